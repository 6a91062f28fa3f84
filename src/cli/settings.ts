import { withoutPassword, type Config } from '../config.ts'
import type { Output } from './output.ts'

/** Prints the effective settings, one a line or as JSON, without secrets. */
export function showConfig(config: Config, output: Output, options: { json?: true }): void {
  const shown = {
    PORT: String(config.port),
    HOST: config.host,
    SITE_URL: config.siteUrl,
    SITE_LANG: config.lang,
    REACTIONS: config.policy,
    TRESSE_DEMO: config.demo ? 'on' : 'off',
    DATA_DIR: config.dataDir,
    CONTENT_DIR: config.contentDir,
    DATABASE_URL: withoutPassword(config.databaseUrl),
    TRUSTED_PROXIES: config.trustedProxies.join(','),
    FETCH_ALLOW: config.fetchAllowText,
    RATE_LIMITS: config.rateLimits ? 'on' : 'off',
    SMTP_URL: withoutPassword(config.smtpUrl),
    MAIL_FROM: config.mailFrom,
    MAIL_REPLY: config.mailReply,
    IDENTITY_HOSTS: config.identityHostsText,
  }
  if (options.json) return output.line(JSON.stringify(shown))
  for (const [name, value] of Object.entries(shown)) output.line(`${name}=${value}`)
}
