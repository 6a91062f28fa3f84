/** How long this thread computes for `work`, in milliseconds, whatever else the machine is doing. */
export function cpuMs(work: () => void): number {
  const start = process.threadCpuUsage()
  work()
  const used = process.threadCpuUsage(start)
  return (used.user + used.system) / 1000
}
