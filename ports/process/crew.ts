import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { howStarted } from './started';

/** Below so many tasks for each thread another thread costs more than it does: it has to load the program first. */
const WORTH_A_THREAD = 24;

/** What a crew works on: the same for all its members, as plain data. */
export interface Work<Job> {
  readonly job: Job;
  /** Number of tasks. */
  readonly tasks: number;
}

interface Order<Job> extends Work<Job> {
  /** The number of the next task that nobody has taken. */
  readonly next: Int32Array;
}

/** The start data of a crew's thread; undefined in the main thread, and in other threads. */
export function orderOfWorker<Job>(): Order<Job> | undefined {
  return isMainThread ? undefined : (workerData as { readonly galley?: Order<Job> } | null)?.galley;
}

/** Number of threads for so many tasks, this one counted. @param asked by a person; at most so many. @default as many as there are processors */
export function crewSize(tasks: number, asked: number = availableParallelism()): number {
  return howStarted() === undefined ? 1 : Math.max(1, Math.min(asked, Math.ceil(tasks / WORTH_A_THREAD)));
}

/**
 * Does tasks in several threads, this one among them. Each thread takes the next task when it has finished one. The results keep the order
 * of the tasks, so they don't depend on which thread did what.
 *
 * @param size number of threads, this one counted
 * @param task does one of them in this thread; results are plain data
 * @param arrived called with each result, of other threads and of this one
 * @throws what a task of this thread throws, and an error where another thread ends before its time; the other threads have ended then
 */
export async function inCrew<Job, Result>(
  { job, tasks }: Work<Job>,
  {
    size,
    task,
    arrived,
  }: {
    readonly size: number;
    readonly task: (index: number) => Promise<Result>;
    readonly arrived: (result: Result, index: number) => void;
  },
): Promise<void> {
  const order: Order<Job> = { job, tasks, next: new Int32Array(new SharedArrayBuffer(4)) };
  const workers = Array.from({ length: size - 1 }, () => new Worker(String(howStarted()?.script), { workerData: { galley: order } }));
  const others = workers.map(
    (worker) =>
      new Promise<void>((resolve, reject) => {
        worker.on('message', ([index, result]: [number, Result]) => arrived(result, index));
        worker.once('error', reject);
        worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker thread ended with code ${code}`))));
      }),
  );
  const done = Promise.allSettled(others);
  try {
    await takeTasks(order, task, arrived);
    await Promise.all(others);
  } catch (error) {
    Atomics.store(order.next, 0, tasks);
    await done;
    throw error;
  }
}

/** What a worker does until no task is left. */
export async function joinCrew<Job, Result>(order: Order<Job>, task: (index: number) => Promise<Result>): Promise<void> {
  await takeTasks(order, task, (result, index) => parentPort?.postMessage([index, result]));
}

async function takeTasks<Result>(
  { tasks, next }: Order<unknown>,
  task: (index: number) => Promise<Result>,
  arrived: (result: Result, index: number) => void,
): Promise<void> {
  for (let index = Atomics.add(next, 0, 1); index < tasks; index = Atomics.add(next, 0, 1)) arrived(await task(index), index);
}
