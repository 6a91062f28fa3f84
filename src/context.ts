import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import type { Tables } from './db/schema.ts'
import type { Fetcher } from './lib/fetch.ts'
import type { Mailer } from './lib/mail.ts'
import type { Translate } from './i18n/index.ts'
import type { Settings } from './settings/settings.ts'

export type Db = Kysely<Tables>
export type Engine = 'sqlite' | 'postgres'

/** The few lines of pino that we use, so that Fastify's logger and a test's both fit. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message?: string) => void>

/**
 * What every command and query is handed first. Clock and outgoing web are here so that tests can bring their own;
 * the database is always real.
 */
export type Ctx = {
  config: Config
  /** What the owner chose at the desk; one object, never older than what `revision` answers. */
  settings: Settings
  engine: Engine
  db: Db
  log: Log
  now: () => Date
  fetch: Fetcher
  /** The same for providers of identities that the owner set up, and for nobody else: it also reaches `IDENTITY_HOSTS`. */
  fetchIssuer: Fetcher
  /** Sends mail; undefined where no mail server is set. */
  mail: Mailer | undefined
  /** The site's secret, for `deriveKey` by purpose. */
  secret: Buffer
  /** The interface's words in the site's present language. */
  t: Translate
  /** The site's revision as committed, by the quickest way the engine has: it is read on every request. */
  revision: () => number | Promise<number>
  /** Says that this process has just committed a change. */
  forgetRevision: () => void
  /** Tells this process's worker that a job may be due. */
  wake: () => void
  /** Present inside a transaction: what to do once it is committed. */
  afterCommit?: (() => void)[]
}

/** The present instant as it is stored: ISO 8601, UTC. */
export function instant(ctx: Pick<Ctx, 'now'>): string {
  return ctx.now().toISOString()
}
