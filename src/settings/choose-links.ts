import { isIP } from 'node:net'
import { isTrialOrigin } from '../config.ts'
import type { Key } from '../i18n/index.ts'
import { isPublicAddress } from '../lib/addresses.ts'
import { normaliseUrl, parseHttpUrl } from '../lib/urls.ts'
import type { Settings } from './settings.ts'
import { choiceOf, readTyped, type Read, type Typed, type Wrong } from './typed.ts'

const ways = ['webmention', 'pingback', 'trackback'] as const satisfies readonly Settings['transports'][number][]
const lists = ['bridges', 'hubs', 'updateServices'] as const
type List = (typeof lists)[number]
export type LinkField = (typeof ways)[number] | 'sends' | 'gone' | List

/** What happens to a link whose page vanished: it stays, marked, or leaves the thread. */
export const goneChoices = ['keep', 'leave'] as const

const most: Record<List, number> = { bridges: 20, hubs: 5, updateServices: 10 }
/** So many mistakes of a list are told at once: more than it may hold. */
const told = 50

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
 * https addresses and update services http or https ones, without fragment, one a line; twice the same counts once. Refused
 * are addresses of this site and of private networks, save under trial, where loopback and its plain http do.
 */
export function readLinkChoice(settings: Settings, body: unknown): Read<LinkField> {
  const unticked = { webmention: '', pingback: '', trackback: '', sends: '' }
  const typed = readTyped(body, { ...linkValues(settings), ...unticked })
  const changes = {
    transports: ways.filter((way) => typed.values[way] !== ''),
    sendsLinkbacks: typed.values.sends !== '',
    keepsGone: choiceOf(typed, 'gone', goneChoices) === 'keep',
    bridges: listOf(typed, 'bridges', (line) => hostIn(line) ?? { wrong: 'links.set.bridgeWrong' }),
    hubs: listOf(typed, 'hubs', (line) => serviceIn(settings, line, 'links.set.hubWrong')),
    updateServices: listOf(typed, 'updateServices', (line) => serviceIn(settings, line, 'links.set.serviceWrong')),
  }
  return { ...typed, changes }
}

/** An entry as it is kept, or the sentence about what is wrong with it. */
type Entry = string | { wrong: Key }

/** The entries of a list, each as `read` spells it; what it cannot read, and too many of them, is noted as wrong. */
function listOf(typed: Typed<LinkField>, field: List, read: (line: string) => Entry): string[] {
  const lines = typed.values[field].split(/\r\n?|\n/).map((line) => line.trim())
  const found = new Set<string>()
  const wrong: Wrong[] = []
  for (const line of lines.filter((line) => line !== '')) {
    const entry = read(line)
    if (typeof entry === 'string') found.add(entry)
    else wrong.push({ field, key: entry.wrong, params: { line: line.slice(0, 80) } })
  }
  typed.wrong.push(...wrong.slice(0, told))
  if (found.size > most[field]) typed.wrong.push({ field, key: 'links.set.many', params: { most: most[field] } })
  return [...found]
}

/** The host of a bridge, typed as such or as an address of one of its pages. */
function hostIn(line: string): string | undefined {
  const url = parseHttpUrl(hasScheme(line) ? line : `https://${line}`)
  return url?.hostname.includes('.') ? url.host : undefined
}

/** The address of a hub or an update service; `shape` is what to say of what is none. Old services know no https. */
function serviceIn({ siteUrl }: Settings, line: string, shape: 'links.set.hubWrong' | 'links.set.serviceWrong'): Entry {
  const url = parseHttpUrl(hasScheme(line) ? line : `https://${line}`)
  if (!url || url.hash !== '') return { wrong: shape }
  const site = new URL(siteUrl)
  if (url.host === site.host) return { wrong: 'links.set.serviceOwn' }
  if (isTrialOrigin(site) && isTrialOrigin(new URL(url.origin))) return normaliseUrl(url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host)) return { wrong: 'links.set.servicePrivate' }
  const plain = url.protocol === 'http:' && shape === 'links.set.hubWrong'
  return plain || !/[.:]/.test(host) ? { wrong: shape } : normaliseUrl(url)
}

function hasScheme(line: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(line)
}
