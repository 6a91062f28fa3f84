import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { readConfig, withoutPassword, type Config } from './config.ts'
import type { Log } from './context.ts'
import { NewerDatabase } from './db/migrate.ts'
import { runJob, scheduleJobs } from './jobs/handlers.ts'
import { startWorker } from './jobs/worker.ts'
import { translator } from './i18n/index.ts'
import { openContext, type Opened } from './open.ts'
import { newMemory, readContent } from './posts/content-folder.ts'
import { watchContent } from './posts/watch.ts'
import { foldOldReactions } from './reactions/fold-old.ts'
import { renderOldReactions } from './reactions/render-old.ts'
import { trialsInPublic } from './settings/site-url.ts'
import { giveSetupAddress } from './setup/code.ts'
import { loadDemoReactions } from './transfer/demo.ts'

const badSettings = 78
const cannotStart = 69
const stopWithinMs = 10_000

/**
 * Runs the site until a signal: settings → database → content → app → worker. Wrong settings end it with exit 78 and
 * one sentence per mistake. SIGTERM or SIGINT finish the requests and jobs that run, within 10 s; a second one ends at once.
 */
export async function serve(environment: NodeJS.ProcessEnv): Promise<void> {
  const read = readConfig(environment)
  if ('mistakes' in read) {
    const t = translator(read.lang)
    for (const { key, params } of read.mistakes) say(t(key, params))
    process.exit(badSettings)
  }
  const { config } = read
  const logger = pino({ level: 'info', base: null })
  const opened = await openOrExit(config, logger)
  const { ctx } = opened
  await refuseTrials(opened)

  const memory = newMemory()
  await readContent(ctx, memory)
  await renderOldReactions(ctx)
  await foldOldReactions(ctx)
  await loadDemoReactions(ctx).catch((error: unknown) =>
    // The blog is worth starting without its demonstration.
    ctx.log.error({ err: error, file: 'reactions.yaml' }, 'the demonstration cannot be loaded'),
  )
  const content = watchContent(ctx, memory)
  const worker = startWorker(ctx, runJob)
  ctx.wake = worker.wake
  const app = await buildApp(ctx, logger)
  const schedule = scheduleJobs(ctx)
  stopOnSignal(logger, async () => {
    schedule.stop()
    await content.stop()
    await app.close()
    await worker.stop()
    await opened.close()
  })
  await listenOrExit(app, config)
  process.stdout.write(`${ctx.t('config.ready', { url: ctx.settings.siteUrl })}\n`)
  const setup = await giveSetupAddress(ctx)
  if (setup !== undefined) process.stdout.write(`${ctx.t('setup.open', { url: setup })}\n`)
}

async function openOrExit(config: Config, log: Log): Promise<Opened> {
  try {
    return await openContext(config, log)
  } catch (error) {
    const t = translator(config.lang)
    if (error instanceof NewerDatabase) say(t('config.newerDatabase', { migration: error.migration }))
    else say(t('config.cannotOpen', { database: withoutPassword(config.databaseUrl), reason: reasonOf(error) }))
    process.exit(error instanceof NewerDatabase ? badSettings : cannotStart)
  }
}

/** The environment alone looked like a trial: the address that the owner chose at the desk says otherwise. */
async function refuseTrials({ ctx, close }: Opened): Promise<void> {
  const trials = trialsInPublic(ctx.config, ctx.settings.siteUrl)
  if (trials.length === 0) return
  for (const trial of trials) say(ctx.t('config.trialOnly', trial))
  await close()
  process.exit(badSettings)
}

async function listenOrExit(app: FastifyInstance, { host, port, lang }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    say(translator(lang)('config.cannotListen', { host, port: String(port), reason: reasonOf(error) }))
    process.exit(cannotStart)
  }
}

function stopOnSignal(log: Log, stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stop failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
