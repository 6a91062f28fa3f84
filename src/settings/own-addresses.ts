import { normaliseUrl, parseHttpUrl } from '../lib/urls.ts'
import type { Settings } from './settings.ts'
import { readTyped, type Read } from './typed.ts'

const most = 50

/** What the form shows before anybody touches it: one address a line. */
export function addressValues({ ownAddresses }: Settings): { ownAddresses: string } {
  return { ownAddresses: ownAddresses.join('\n') }
}

/** Reads the addresses where the authors write too, one a line, each http or https and without `?` or `#`. */
export function readAddressChoice(settings: Settings, body: unknown): Read<'ownAddresses'> {
  const typed = readTyped(body, addressValues(settings))
  const lines = typed.values.ownAddresses.split(/\r\n?|\n/).map((line) => line.trim())
  const found = new Set<string>()
  const wrong: string[] = []
  for (const line of lines.filter((line) => line !== '')) {
    const url = parseHttpUrl(/^[a-z][a-z0-9+.-]*:/i.test(line) ? line : `https://${line}`)
    if (!url || url.search !== '' || url.hash !== '' || !url.hostname.includes('.')) wrong.push(line)
    else found.add(normaliseUrl(url))
  }
  const complain = (key: 'settings.addressWrong' | 'settings.addressesMany', params: Record<string, string | number>) =>
    typed.wrong.push({ field: 'ownAddresses', key, params })
  for (const line of wrong.slice(0, 3)) complain('settings.addressWrong', { line: line.slice(0, 80) })
  if (found.size > most) complain('settings.addressesMany', { most })
  return { ...typed, changes: { ownAddresses: [...found] } }
}

/**
 * Whether a page is at one of the authors' other addresses: the same host and port (http and https are one), and a path
 * that begins with theirs, whole parts of it.
 */
export function isOwnAddress({ ownAddresses }: Pick<Settings, 'ownAddresses'>, url: URL): boolean {
  if (ownAddresses.length === 0) return false
  const path = pathOf(normaliseUrl(url))
  return ownAddresses.some((address) => {
    const own = parseHttpUrl(address)
    if (own?.host !== url.host) return false
    const prefix = pathOf(address).replace(/\/$/, '')
    return path === prefix || path.startsWith(`${prefix}/`)
  })
}

function pathOf(address: string): string {
  return new URL(address).pathname
}
