import { normaliseUrl, parseHttpUrl } from '../lib/urls.ts'
import type { Settings } from './settings.ts'
import { choiceOf, readTyped, type Read, type Typed } from './typed.ts'

const ways = ['webmention', 'pingback', 'trackback'] as const satisfies readonly Settings['transports'][number][]
const lists = ['bridges', 'hubs', 'updateServices'] as const
type List = (typeof lists)[number]
export type LinkField = (typeof ways)[number] | 'sends' | 'gone' | List

/** What happens to a link whose page vanished: it stays, marked, or leaves the thread. */
export const goneChoices = ['keep', 'leave'] as const

const most: Record<List, number> = { bridges: 20, hubs: 5, updateServices: 10 }
/** So many mistakes of a list are told at once. */
const told = 3

/** What the form shows before anybody touches it: `on` for what is ticked, lists one entry a line. */
export function linkValues(settings: Settings): Record<LinkField, string> {
  const ticked = (is: boolean) => (is ? 'on' : '')
  const { transports, sendsLinkbacks, keepsGone, bridges, hubs, updateServices } = settings
  return {
    webmention: ticked(transports.includes('webmention')),
    pingback: ticked(transports.includes('pingback')),
    trackback: ticked(transports.includes('trackback')),
    sends: ticked(sendsLinkbacks),
    gone: keepsGone ? 'keep' : 'leave',
    bridges: bridges.join('\n'),
    hubs: hubs.join('\n'),
    updateServices: updateServices.join('\n'),
  }
}

/**
 * Reads the settings of linkbacks. A box that was not sent is not ticked, as browsers tell it. Bridges are hosts, hubs
 * and update services http or https addresses without fragment, one a line; twice the same counts once.
 */
export function readLinkChoice(settings: Settings, body: unknown): Read<LinkField> {
  const unticked = { webmention: '', pingback: '', trackback: '', sends: '' }
  const typed = readTyped(body, { ...linkValues(settings), ...unticked })
  const changes = {
    transports: ways.filter((way) => typed.values[way] !== ''),
    sendsLinkbacks: typed.values.sends !== '',
    keepsGone: choiceOf(typed, 'gone', goneChoices) === 'keep',
    bridges: listOf(typed, 'bridges', hostIn),
    hubs: listOf(typed, 'hubs', serviceIn),
    updateServices: listOf(typed, 'updateServices', serviceIn),
  }
  return { ...typed, changes }
}

/** The entries of a list, each as `read` spells it; what it cannot read, and too many of them, is noted as wrong. */
function listOf(typed: Typed<LinkField>, field: List, read: (line: string) => string | undefined): string[] {
  const lines = typed.values[field].split(/\r\n?|\n/).map((line) => line.trim())
  const found = new Set<string>()
  const wrong: string[] = []
  for (const line of lines.filter((line) => line !== '')) {
    const entry = read(line)
    if (entry === undefined) wrong.push(line)
    else found.add(entry)
  }
  const key = field === 'bridges' ? 'links.set.bridgeWrong' : 'links.set.serviceWrong'
  for (const line of wrong.slice(0, told)) typed.wrong.push({ field, key, params: { line: line.slice(0, 80) } })
  if (found.size > most[field]) typed.wrong.push({ field, key: 'links.set.many', params: { most: most[field] } })
  return [...found]
}

/** The host of a bridge, typed as such or as an address of one of its pages. */
function hostIn(line: string): string | undefined {
  const url = parseHttpUrl(hasScheme(line) ? line : `https://${line}`)
  return url?.hostname.includes('.') ? url.host : undefined
}

function serviceIn(line: string): string | undefined {
  const url = parseHttpUrl(hasScheme(line) ? line : `https://${line}`)
  return url && url.hash === '' && /[.:]/.test(url.hostname) ? normaliseUrl(url) : undefined
}

function hasScheme(line: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(line)
}
