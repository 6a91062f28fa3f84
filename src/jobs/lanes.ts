import type { JobName } from './queue.ts'

/** How many jobs of those names one process runs at a time. */
type Lane = { most: number; names: ReadonlySet<string> }

/** Jobs that strangers set off and that wait for a server of their choice, which may be as slow as it likes. */
const ofStrangers: JobName[] = ['verify-linkback', 'fetch-photo', 'fetch-avatar', 'fetch-gravatar']
/** Jobs that wait for another server. */
const abroad: JobName[] = [
  ...ofStrangers,
  'discover-links',
  'send-linkback',
  'poll-linkback',
  'ping-hub',
  'ping-service',
  'send-mail',
  'send-asked-mail',
]

/** How many jobs one process runs at a time. */
export const parallel = 4
/**
 * Two places of four are never a stranger's, and one of those is never kept waiting by another server. What ten thousand
 * are sent leaves room for the one mail that somebody waits for.
 */
const lanes: Lane[] = [
  { most: 2, names: new Set(ofStrangers) },
  { most: 3, names: new Set(abroad) },
  { most: 2, names: new Set<JobName>(['send-mail']) },
]

/** The names of jobs that must wait while those that are given are running. */
export function closedNames(running: Iterable<string>): string[] {
  const names = [...running]
  const full = lanes.filter((lane) => names.filter((name) => lane.names.has(name)).length >= lane.most)
  return [...new Set(full.flatMap((lane) => [...lane.names]))]
}
