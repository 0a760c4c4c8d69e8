/** Seconds of processor time that this process spends on something: what else the machine does counts for nothing. */
export function cpuSeconds(run: () => void): number {
  const began = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
