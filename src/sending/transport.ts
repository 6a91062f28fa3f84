import type { SentLinkRow } from '../db/schema-links.ts'
import type { Discovery } from './discover.ts'

export type Transport = NonNullable<SentLinkRow['transport']>

/** What was kept of a discovery with its link; undefined when there was none. */
export function foundOf({ found }: Pick<SentLinkRow, 'found'>): Discovery | undefined {
  return found === '' ? undefined : (JSON.parse(found) as Discovery)
}

/**
 * The one transport by which a page is told, and its endpoint: webmention before pingback, a trackback only where the
 * author chose it; none when nobody there would hear it.
 */
export function chooseTransport(
  found: Extract<Discovery, { outcome: 'read' }>,
  choice: SentLinkRow['choice'],
): [Transport, string] | [] {
  if (found.webmention !== undefined) return ['webmention', found.webmention]
  if (found.pingback !== undefined) return ['pingback', found.pingback]
  return choice === 'trackback' && found.trackback !== undefined ? ['trackback', found.trackback] : []
}
