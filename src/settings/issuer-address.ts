import { isIP } from 'node:net'
import { isTrialOrigin, type Config } from '../config.ts'
import { allows } from '../lib/addresses.ts'
import type { Settings } from './settings.ts'

/**
 * Whether an issuer may be spoken to by plain http: where the operator listed its host in `IDENTITY_HOSTS`, for then
 * they answer for the network between, or under trial, with both on loopback.
 */
export function mayBePlain(config: Config, { siteUrl }: Pick<Settings, 'siteUrl'>, issuer: URL): boolean {
  if (issuer.protocol !== 'http:') return false
  return isListed(config, issuer) || (isTrialOrigin(new URL(siteUrl)) && isTrialOrigin(new URL(issuer.origin)))
}

function isListed(config: Config, { hostname, port }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
  // A name is listed as a name, whatever address it has.
  return allows(config.issuerAllow, host, isIP(host) ? host : '255.255.255.255', Number(port) || 80)
}
