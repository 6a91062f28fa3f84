/** How long this thread computes for `work`, in milliseconds, whatever else the machine is doing. */
function cpuMs(work: () => void): number {
  const start = process.threadCpuUsage()
  work()
  const used = process.threadCpuUsage(start)
  return (used.user + used.system) / 1000
}

/**
 * Makes a yardstick of some usual work, measured warm at the first use: it answers how many times as long this thread
 * computes for another. A count of seconds would say more of the machine than of the work.
 */
export function timesAsLongAs(usual: () => void): (work: () => void) => number {
  let unit: number | undefined
  return (work) => {
    unit ??= Math.max(1, Math.min(...Array.from({ length: 3 }, () => cpuMs(usual)).slice(1)))
    return cpuMs(work) / unit
  }
}
