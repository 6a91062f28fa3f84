import { startSite } from './processes.ts'

/**
 * How long from the start to the first answer, in seconds: the first time on a fresh clone, when nothing is compiled and
 * the demonstration is loaded, and the second time.
 */
export async function measureStarts(env: Record<string, string>): Promise<{ first: number; second: number }> {
  return { first: await measureStart(env), second: await measureStart(env) }
}

async function measureStart(env: Record<string, string>): Promise<number> {
  const begun = performance.now()
  const site = await startSite(env)
  const { status } = await fetch(site.address)
  const seconds = (performance.now() - begun) / 1000
  await site.stop()
  if (status !== 200) throw new Error(`the first answer was ${status}`)
  return seconds
}
