import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { envSchema } from 'env-schema'
import ipaddr from 'ipaddr.js'
import type { Key, Lang, Params } from './i18n/index.ts'
import { parseAllowList, type AllowList } from './lib/addresses.ts'

export type Config = {
  port: number
  host: string
  /** The public origin, without trailing slash. It stands against the desk's when `given` names it. */
  siteUrl: string
  /** Language, policy and demonstration of a site whose owner has chosen none at the desk. */
  lang: Lang
  policy: 'first' | 'held' | 'open'
  demo: boolean
  /** The variables that the operator has set. */
  given: ReadonlySet<string>
  dataDir: string
  contentDir: string
  /** A `postgres://` address, or the path of an SQLite file. */
  databaseUrl: string
  trustedProxies: string[]
  fetchAllow: AllowList
  fetchAllowText: string
  rateLimits: boolean
  /** Where mail is handed in (`smtp://`, `smtps://`), and from whom it comes; '' where there is none. */
  smtpUrl: string
  mailFrom: string
  /** The address to which answers by mail come, each with its own tag (`reply+…@`); '' where none are taken. */
  mailReply: string
  /** Hosts on a private network that may be issuers of identities, and what `fetchAllow` opens. */
  issuerAllow: AllowList
  identityHostsText: string
}

export type Mistake = { key: Key; params: Params }

const defaults = {
  PORT: '3000',
  HOST: '127.0.0.1',
  SITE_URL: '',
  SITE_LANG: 'fr',
  REACTIONS: 'first',
  TRESSE_DEMO: 'on',
  DATA_DIR: './data',
  CONTENT_DIR: './content',
  DATABASE_URL: '',
  TRUSTED_PROXIES: '',
  FETCH_ALLOW: '',
  RATE_LIMITS: 'on',
  SMTP_URL: '',
  MAIL_FROM: '',
  MAIL_REPLY: '',
  IDENTITY_HOSTS: '',
}

// A plain JSON schema: typebox would cost a quarter of the time to start for twelve strings.
const properties = Object.fromEntries(
  Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
)

/**
 * Reads the settings from an environment. Every mistake is reported at once, one catalogue key each,
 * so that an operator corrects them in one go. An empty variable counts as not set.
 */
export function readConfig(environment: NodeJS.ProcessEnv): { config: Config } | { mistakes: Mistake[]; lang: Lang } {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const env = envSchema<typeof defaults>({ schema: { type: 'object', properties }, data: set, env: false })
  const mistakes: Mistake[] = []
  const expect = (holds: boolean, key: Key, value: string) => {
    if (!holds) mistakes.push({ key, params: { value } })
  }

  expect(/^\d{1,5}$/.test(env.PORT) && Number(env.PORT) <= 65535, 'config.port', env.PORT)
  expect(isIP(env.HOST) !== 0 || env.HOST === 'localhost', 'config.host', env.HOST)
  expect(['fr', 'en'].includes(env.SITE_LANG), 'config.siteLang', env.SITE_LANG)
  expect(['first', 'held', 'open'].includes(env.REACTIONS), 'config.reactions', env.REACTIONS)
  expect(['on', 'off'].includes(env.TRESSE_DEMO), 'config.demo', env.TRESSE_DEMO)
  expect(['on', 'off'].includes(env.RATE_LIMITS), 'config.rateLimits', env.RATE_LIMITS)
  expect(isDatabase(env.DATABASE_URL), 'config.databaseUrl', withoutPassword(env.DATABASE_URL))

  const siteUrl = env.SITE_URL === '' ? defaultSiteUrl(env.HOST, env.PORT) : env.SITE_URL
  const origin = parseOrigin(siteUrl)
  // A default made of a wrong port or host is no second mistake.
  const derived = env.SITE_URL === '' && mistakes.some(({ key }) => key === 'config.port' || key === 'config.host')
  expect(origin !== undefined || derived, 'config.siteUrl', siteUrl)

  const trustedProxies = commaList(env.TRUSTED_PROXIES)
  for (const entry of trustedProxies) expect(isNetwork(entry), 'config.trustedProxies', entry)
  const allow = parseAllowList(commaList(env.FETCH_ALLOW))
  if ('error' in allow) expect(false, 'config.fetchAllow', allow.error)

  const identityHosts = commaList(env.IDENTITY_HOSTS)
  for (const entry of identityHosts) expect(isHost(entry), 'config.identityHosts', entry)
  const issuers = parseAllowList([...commaList(env.FETCH_ALLOW), ...identityHosts])
  expect(env.SMTP_URL === '' || isMailServer(env.SMTP_URL), 'config.smtpUrl', withoutPassword(env.SMTP_URL))
  expect((env.SMTP_URL === '') === (env.MAIL_FROM === ''), 'config.mailBoth', env.MAIL_FROM)
  expect(env.MAIL_FROM === '' || isMailAddress(env.MAIL_FROM), 'config.mailFrom', env.MAIL_FROM)
  expect(env.MAIL_REPLY === '' || isMailAddress(env.MAIL_REPLY), 'config.mailReply', env.MAIL_REPLY)

  if (origin && !isTrialOrigin(origin)) {
    for (const [name, value, trial] of [
      ['REACTIONS', env.REACTIONS, env.REACTIONS === 'open'],
      ['RATE_LIMITS', env.RATE_LIMITS, env.RATE_LIMITS === 'off'],
      ['FETCH_ALLOW', env.FETCH_ALLOW, env.FETCH_ALLOW !== ''],
    ] as const) {
      if (trial) mistakes.push({ key: 'config.trialOnly', params: { name, value } })
    }
  }

  const lang: Lang = env.SITE_LANG === 'en' ? 'en' : 'fr'
  if (mistakes.length > 0 || !origin || 'error' in allow || 'error' in issuers) return { mistakes, lang }
  const dataDir = resolve(env.DATA_DIR)
  return {
    config: {
      port: Number(env.PORT),
      host: env.HOST,
      siteUrl: origin.origin,
      lang,
      policy: env.REACTIONS as Config['policy'],
      demo: env.TRESSE_DEMO === 'on',
      given: new Set(Object.keys(set)),
      dataDir,
      contentDir: resolve(env.CONTENT_DIR),
      databaseUrl: env.DATABASE_URL === '' ? join(dataDir, 'tresse.db') : env.DATABASE_URL,
      trustedProxies,
      fetchAllow: allow.ok,
      fetchAllowText: env.FETCH_ALLOW,
      rateLimits: env.RATE_LIMITS === 'on',
      smtpUrl: env.SMTP_URL,
      mailFrom: env.MAIL_FROM,
      mailReply: env.MAIL_REPLY,
      issuerAllow: issuers.ok,
      identityHostsText: env.IDENTITY_HOSTS,
    },
  }
}

/** A database address without its password, fit to be shown. */
export function withoutPassword(databaseUrl: string): string {
  return databaseUrl.replace(/^([a-z]+:\/\/[^:/@]*):[^/?#]*@/i, '$1:•••@').replace(/([?&]password=)[^&#]*/gi, '$1•••')
}

/** Whether a database address names PostgreSQL rather than an SQLite file. */
export function isPostgres(databaseUrl: string): boolean {
  return /^postgres(ql)?:\/\//i.test(databaseUrl)
}

/** Trials may open doors only where nobody else can come in: plain http on a loopback address. */
export function isTrialOrigin(origin: URL): boolean {
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const loopback = host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
  return origin.protocol === 'http:' && loopback
}

function defaultSiteUrl(host: string, port: string): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

/** The http or https origin that a text names, with nothing behind the host; undefined for anything else. */
export function parseOrigin(text: string): URL | undefined {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined
  return url.pathname === '/' && url.search === '' && url.hash === '' && !/[?#]$/.test(text) ? url : undefined
}

function isDatabase(text: string): boolean {
  return isPostgres(text) ? URL.canParse(text) : !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
}

/** A host with or without a port; whole networks of issuers are nobody's wish. */
function isHost(text: string): boolean {
  return !text.includes('/') && !('error' in parseAllowList([text]))
}

function isMailServer(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== ''
}

/** A bare address, without a name around it. */
function isMailAddress(text: string): boolean {
  return /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(text)
}

function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text) || isIP(text) !== 0
}

function commaList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
