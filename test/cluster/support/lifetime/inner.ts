import { spawn } from 'node:child_process';
import { endWithParent } from '../run-inside';

/** Starts what is hard to end: a program in a session of its own that hears no request to stop. Then waits, or fails on request. */
const [seconds = '', end] = process.argv.slice(2);
spawn('setsid', ['sh', '-c', `trap "" TERM INT HUP; sleep ${seconds} & sleep ${seconds}`], { detached: true, stdio: 'ignore' }).unref();
endWithParent(async () => {});
setTimeout(() => {
  if (end === 'fails') throw new Error('as it was told');
  process.stdout.write('running\n');
}, 500);
setInterval(() => {}, 1000);
