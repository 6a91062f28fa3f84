import Fastify from 'fastify'
import { onTestFinished } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import type { LinkbackRow } from '../../src/db/schema-reactions.ts'
import { addAccount, findAccountByEmail, type Account } from '../../src/identities/account.ts'
import { addAuthor } from '../../src/identities/author.ts'
import type { Jobs } from '../../src/jobs/queue.ts'
import { runDueJobs, startWorker } from '../../src/jobs/worker.ts'
import { pingbackMethods } from '../../src/linkbacks/pingback.ts'
import { linkbackRoutes } from '../../src/linkbacks/routes.ts'
import { verifyLinkback } from '../../src/linkbacks/verify.ts'
import type { Timing } from '../../src/linkbacks/wait.ts'
import { escapeXml } from '../../src/lib/xml.ts'
import { permalink, type Post, type PostDraft } from '../../src/posts/post.ts'
import { moderate, type Decision } from '../../src/reactions/moderate.ts'
import { saveRule, type RuleFields } from '../../src/reactions/rule-book.ts'
import type { Reaction } from '../../src/reactions/reaction.ts'
import { setUpCookies } from '../../src/web/cookies.ts'
import { answerErrors } from '../../src/web/errors.ts'
import { setUpViews } from '../../src/web/views.ts'
import { xmlRpcRoutes } from '../../src/xmlrpc/endpoint.ts'
import { testCtx, type BlogOptions } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { answerOf, send } from '../support/xmlrpc-app.ts'
import { callOf } from '../support/xmlrpc.ts'

export const ann = 'https://ann.example/soup'

/** A page that links to an address, with as much around the link as a real one. */
export function linkTo(address: string, more = ''): string {
  return (
    `<!doctype html><html lang="en"><title>A soup that waits — Ann’s kitchen</title><h1>Soup</h1>${more}` +
    `<p>Ann went on cooking after she had read <a href="${escapeXml(address)}">what the baker wrote</a> about slow fire.</p>`
  )
}

type Options = BlogOptions & { worker?: boolean; patienceMs?: number }

/**
 * A blog that takes linkbacks, without its pages: the endpoint, the trackback addresses and the status pages, with a
 * worker that runs the checks unless `worker: false`. Pauses are noted in `pauses` and take no time.
 */
export async function startLinkedBlog({ worker = true, patienceMs = 10_000, ...options }: Options = {}) {
  const blog = await testCtx(options)
  const { ctx } = blog
  const pauses: number[] = []
  const beforePause: (() => void)[] = []
  const pause = async (ms: number) => {
    pauses.push(Math.round(ms))
    beforePause.shift()?.()
  }
  const timing: Timing = { patienceMs, floorMs: 300, pause }
  const runJob = (ctx: Ctx, _name: string, payload: unknown) =>
    verifyLinkback(ctx, payload as Jobs['verify-linkback'], timing)
  if (worker) {
    const running = startWorker(ctx, runJob)
    ctx.wake = running.wake
    onTestFinished(running.stop)
  }
  const app = await startApp(ctx, timing)
  const ping = async (source: string, target: string, from = '192.0.2.1') => {
    const body = callOf('pingback.ping', escapeXml(source), escapeXml(target))
    const response = await app.inject({
      method: 'POST',
      url: '/xmlrpc',
      payload: body,
      headers: { 'content-type': 'text/xml' },
      remoteAddress: from,
    })
    return answerOf(response)
  }
  return {
    ...blog,
    app,
    pauses,
    /** What the world does while the next pause lasts. */
    duringPause: (act: () => void) => void beforePause.push(act),
    runJobs: () => runDueJobs(ctx, runJob),
    ping,
    /** The fault code of a ping, or its text when it was accepted. */
    pingCode: async (source: string, target: string, from?: string) => {
      const answer = await ping(source, target, from)
      return 'fault' in answer ? answer.fault.code : answer.value
    },
    call: async (name: string, ...params: string[]) => answerOf(await send(app, callOf(name, ...params))),
    trackback: (path: string, payload: string | Buffer, type = 'application/x-www-form-urlencoded') =>
      app.inject({ method: 'POST', url: `${path}/trackback`, payload, headers: { 'content-type': type } }),
    post: (draft: Partial<PostDraft> = {}) => writePost(ctx, draft),
    moderate: async (decision: Decision, reaction: Reaction) => moderate(ctx, reaction.id, decision, 'Mado'),
    rule: async (fields: RuleFields) => saveRule(ctx, await ownerOf(ctx), fields),
    reactions: (): Promise<Reaction[]> => ctx.db.selectFrom('reactions').selectAll().orderBy('id').execute(),
    linkbacks: (): Promise<LinkbackRow[]> => ctx.db.selectFrom('linkbacks').selectAll().orderBy('id').execute(),
  }
}

const email = 'mado@blog.example'

async function ownerOf(ctx: Ctx): Promise<Account> {
  const known = await findAccountByEmail(ctx.db, email)
  if (known) return known
  const author = await addAuthor(ctx, { slug: 'mado', name: 'Mado', word: '', bio: '' })
  return addAccount(ctx, { authorId: author.id, email, role: 'owner', state: 'active', passHash: null })
}

export type LinkedBlog = Awaited<ReturnType<typeof startLinkedBlog>>

async function startApp(ctx: Ctx, timing: Timing) {
  const app = Fastify({ bodyLimit: 256 * 1024 })
  await setUpCookies(app)
  const look = { style: '', logo: null, navigation: [] }
  await setUpViews(app, ctx, async () => ({ site: { title: 'Le Carnet', tagline: '', revision: 1 }, look }))
  answerErrors(app, ctx)
  await app.register(linkbackRoutes, { ctx, timing })
  await app.register(xmlRpcRoutes, { methods: new Map(pingbackMethods(ctx, timing)), faultOf: () => undefined })
  onTestFinished(() => app.close())
  return app
}

async function writePost(ctx: Ctx, draft: Partial<PostDraft>): Promise<Post & { url: string }> {
  const post = await hasPost(ctx, {
    slug: 'bread',
    title: 'Bread and fire',
    lang: 'en',
    summary: '',
    date: '2026-11-01T09:00:00+01:00',
    source: 'The oven is made of clay. It was lit for the first time in a cold spring. Nobody had slept much.',
    ...draft,
  })
  return { ...post, url: permalink(ctx.config, post) }
}
