import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPostgres, type Config } from './config.ts'
import type { Ctx, Log } from './context.ts'
import { openDatabase } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { translator } from './i18n/index.ts'
import { createFetcher } from './lib/fetch.ts'
import { createMailer } from './lib/mail.ts'
import { readSettings, withSettings } from './settings/settings.ts'

export type Opened = { ctx: Ctx; close: () => Promise<void> }

/**
 * Opens what a running Tresse needs, whether it serves, moderates from the command line or is tested: the migrated
 * database, the fetcher, the clock, the words. `close` ends them all. Throws `NewerDatabase` when the database was
 * written by a newer program.
 */
export async function openContext(
  config: Config,
  log: Log,
  own: Partial<Pick<Ctx, 'now' | 'fetch' | 'fetchIssuer' | 'mail'>> = {},
): Promise<Opened> {
  const database = await openDatabase(config)
  try {
    const file = isPostgres(config.databaseUrl) ? undefined : config.databaseUrl
    await migrate(database.db, database.engine, file)
    const { secret } = await database.db.selectFrom('site').select('secret').executeTakeFirstOrThrow()
    const settings = await readSettings(database.db, config)
    const fetcher = createFetcher({ userAgent: userAgent(settings), allow: config.fetchAllow })
    const issuers = createFetcher({
      userAgent: userAgent(settings),
      allow: config.issuerAllow,
    })
    const mailer = own.mail ?? createMailer(config)
    const ctx: Ctx = {
      config,
      settings,
      engine: database.engine,
      db: database.db,
      revision: withSettings({ config, settings, db: database.db }, database.revision),
      forgetRevision: database.forgetRevision,
      log,
      now: own.now ?? (() => new Date()),
      fetch: own.fetch ?? fetcher.fetch,
      fetchIssuer: own.fetchIssuer ?? own.fetch ?? issuers.fetch,
      mail: mailer,
      secret: Buffer.from(secret, 'hex'),
      t: (key, params) => translator(settings.lang, settings.noun)(key, params),
      wake: () => {},
    }
    const close = async () => {
      await Promise.all([fetcher.close(), issuers.close(), mailer?.close()])
      await database.close()
    }
    return { ctx, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

function userAgent(settings: { siteUrl: string }): () => string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    version: string
  }
  return () => `Tresse/${version} (+${settings.siteUrl}; Webmention)`
}
