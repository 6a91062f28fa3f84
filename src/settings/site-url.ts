import { isTrialOrigin, parseOrigin, type Config } from '../config.ts'
import type { Key, Params } from '../i18n/index.ts'

/**
 * The public address that somebody chooses at the desk, as an origin, or what is wrong with it. The operator's, when
 * SITE_URL gives one, stands whatever was typed. Options that are for trials keep the site on loopback.
 */
export function readSiteUrl(
  config: Config,
  typed: string,
): { siteUrl: string } | { problem: { key: Key; params: Params } } {
  if (config.given.has('SITE_URL')) return { siteUrl: config.siteUrl }
  const origin = parseOrigin(typed.trim().replace(/\/+$/, ''))
  if (!origin) return { problem: { key: 'siteUrl.invalid', params: {} } }
  const trial = trialsInPublic(config, origin.origin).map(({ name }) => name)
  if (trial.length > 0) return { problem: { key: 'siteUrl.trial', params: { name: trial.join(', ') } } }
  return { siteUrl: origin.origin }
}

/** The options in force that are for trials on loopback only. */
export function trialOptions(config: Config): { name: string; value: string }[] {
  return [
    ...(config.fetchAllow.empty ? [] : [{ name: 'FETCH_ALLOW', value: config.fetchAllowText }]),
    ...(config.rateLimits ? [] : [{ name: 'RATE_LIMITS', value: 'off' }]),
  ]
}

/** The options for trials that a site with this public address must not run with. */
export function trialsInPublic(config: Config, siteUrl: string): { name: string; value: string }[] {
  return isTrialOrigin(new URL(siteUrl)) ? [] : trialOptions(config)
}
