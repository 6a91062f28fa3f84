import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig, type Config } from '../../src/config.ts'
import type { Ctx, Log } from '../../src/context.ts'
import { runJob } from '../../src/jobs/handlers.ts'
import { runDueJobs, startWorker } from '../../src/jobs/worker.ts'
import { openContext } from '../../src/open.ts'
import { freshDatabase } from './engines.ts'
import { fakeMail, type FakeMail } from './fake-mail.ts'
import { fakeWeb, type FakeWeb } from './fake-web.ts'

export type Blog = {
  ctx: Ctx
  app: FastifyInstance
  web: FakeWeb
  /** What was sent by mail; only where `mail` was asked for. */
  mail: FakeMail
  /** Everything that was logged, for tests about what the operator is told. */
  logged: { level: string; fields: object; message: string | undefined }[]
  clock: { now: Date; pass: (milliseconds: number) => void }
  /** Runs every job that is due and returns how many there were. */
  runJobs: () => Promise<number>
  close: () => Promise<void>
}

export type BlogOptions = {
  env?: Record<string, string>
  now?: string
  /** Runs jobs as they come, as a server does; without it they wait for `runJobs`. */
  worker?: boolean
  /** Whether a mail server is set: a fake one. */
  mail?: boolean
}

/**
 * A running blog on an empty database of the engine under test, with a clock that stands still, a fake outside world
 * and an empty content folder. It is closed when the test ends.
 */
export async function startBlog(options: BlogOptions = {}): Promise<Blog> {
  const { ctx, close, web, mail, logged, clock } = await startContext(options)
  const app = await buildApp(ctx)
  const worker = options.worker ? startWorker(ctx, runJob) : undefined
  if (worker) ctx.wake = worker.wake
  const closeAll = async () => {
    await app.close()
    await worker?.stop()
    await close()
  }
  onTestFinished(closeAll)
  return { ctx, app, web, mail, logged, clock, runJobs: () => runDueJobs(ctx, runJob), close: closeAll }
}

/** Only the context of a blog, for tests below the HTTP door. It is closed when the test ends. */
export async function testCtx(options: BlogOptions = {}): Promise<Omit<Blog, 'app' | 'runJobs'>> {
  const blog = await startContext(options)
  onTestFinished(blog.close)
  return blog
}

async function startContext({ env = {}, now = '2026-11-20T10:00:00.000Z', mail: mails = false }: BlogOptions) {
  const database = await freshDatabase()
  const contentDir = join(database.dataDir, 'content')
  await mkdir(contentDir, { recursive: true })
  const config = testConfig({
    SITE_URL: 'https://blog.example',
    DATABASE_URL: database.url,
    DATA_DIR: database.dataDir,
    CONTENT_DIR: contentDir,
    ...(mails ? { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'carnet@blog.example' } : {}),
    ...env,
  })
  const clock = {
    now: new Date(now),
    pass: (milliseconds: number) => void (clock.now = new Date(clock.now.getTime() + milliseconds)),
  }
  const logged: Blog['logged'] = []
  const web = fakeWeb()
  const mail = fakeMail()
  const opened = await openContext(config, noteLog(logged), {
    now: () => clock.now,
    fetch: web.fetch,
    ...(mails ? { mail: mail.mailer } : {}),
  })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= opened.close().then(database.drop))
  return { ctx: opened.ctx, close, web, mail, logged, clock }
}

function testConfig(env: Record<string, string>): Config {
  const read = readConfig(env)
  if ('mistakes' in read) throw new Error(`test settings: ${JSON.stringify(read.mistakes)}`)
  return read.config
}

function noteLog(logged: Blog['logged']): Log {
  const at = (level: string) => (fields: object, message?: string) => void logged.push({ level, fields, message })
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
