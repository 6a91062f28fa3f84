import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { findChecklist } from '../conversation/checklist.ts'
import { refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'
import { zonedToInstant } from '../lib/zones.ts'
import { reportOf } from '../sending/report.ts'
import { readDraft } from '../posts/drafts.ts'
import { permalink } from '../posts/post.ts'
import { publishDraft, scheduleDraft } from '../posts/publish.ts'
import type { SignedPost } from '../posts/queries.ts'
import { listRevisions } from '../posts/revisions.ts'
import { statusOf } from '../web/errors.ts'
import { renderDesk } from './desk.ts'
import { isSaid, versionOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { keepChoices, lookAtLinks } from './post-links.ts'
import { plannedView, reportView } from './post-links-view.ts'
import { editorPath, openPost, type PostParams } from './post-open.ts'
import { publishPanel } from './post-publish-view.ts'
import { hourInWords } from './post-words.ts'
import { checklistView } from './waiting-view.ts'

type Typed = { at: string; problem?: { field: string; text: string; status: number } }

/**
 * The panel that says what publishing will do and whom it will tell, and does it: now or at an hour; it keeps what is
 * ticked in any case. Answered 303; 422 for what is to correct, 409 when the post was saved elsewhere meanwhile, both
 * with the panel as it is by then.
 */
export async function publishRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<PostParams>('/admin/posts/:id/publish', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    if (isSettled(post)) return reply.redirect(editorPath(post), 303)
    return showPanel(ctx, request, reply, post, { at: typedHour(request.query) })
  })

  app.post<PostParams>('/admin/posts/:id/publish', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const { do: ask, version } = Object(request.body)
    const at = typedHour(request.body)
    if (!isSettled(post)) await keepChoices(ctx, post, await readDraft(ctx.db, post), request.body)
    // Enter in a field chooses the first button, which publishes nothing.
    if (ask === 'keep') return reply.redirect(`${editorPath(post)}/publish?${new URLSearchParams({ at })}`, 303)
    try {
      const over = versionOf(version)
      if (ask === 'schedule') await schedule(ctx, request, post, over, at)
      else await publishDraft(ctx, accountOf(request), post.id, over)
      return await reply.redirect(`${editorPath(post)}/published`, 303)
    } catch (error) {
      if (!isSaid(error)) throw error
      const present = await openPost(ctx, request)
      if (isSettled(present)) throw error
      const text = ctx.t(error.key, error.params)
      const field = String(error.params.field ?? (error.key === 'post.titleMissing' ? 'title' : ''))
      return showPanel(ctx, request, reply, present, { at, problem: { field, text, status: statusOf(error) } })
    }
  })

  app.get<PostParams>('/admin/posts/:id/published', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    if (post.state !== 'published' && post.state !== 'scheduled') return reply.redirect(editorPath(post), 303)
    return showPublished(ctx, request, reply, post)
  })
}

async function schedule(ctx: Ctx, request: FastifyRequest, post: SignedPost, version: number, at: string) {
  const instant = zonedToInstant(at, ctx.settings.timeZone)
  if (instant === undefined) refuse('invalid', 'editor.dateWrong', { field: 'scheduledAt' })
  await scheduleDraft(ctx, accountOf(request), post.id, version, instant)
}

/** The day and hour in a form, or in the address that leads back to it. */
function typedHour(fields: unknown): string {
  const { at } = Object(fields)
  return typeof at === 'string' ? at.trim().slice(0, 40) : ''
}

/** Whether a post is not the desk's to publish: a file's, or off. */
function isSettled(post: SignedPost): boolean {
  return post.file !== null || post.state === 'deleted'
}

async function showPanel(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: SignedPost,
  { at, problem }: Typed,
): Promise<string> {
  const draft = await readDraft(ctx.db, post)
  const atHour = problem?.field === 'scheduledAt'
  const typed = { at, wrong: atHour ? (problem?.text ?? '') : '' }
  const planned = await lookAtLinks(ctx, post, draft)
  const title = draft.fields.title || ctx.t('posts.untitled')
  const href = atHour ? '#at' : `${editorPath(post)}#${problem?.field ?? ''}`
  return renderDesk(
    ctx,
    request,
    reply,
    'posts/publish',
    {
      page: {
        title: ctx.t(post.state === 'published' ? 'publish.titleUpdate' : 'publish.title', { title }),
        section: '/admin/posts',
        styles: ['desk-editor.css', 'desk-sending.css'],
        scripts: ['desk-refresh.js'],
      },
      action: editorPath(post),
      links: plannedView(ctx, accountOf(request), post, draft.fields.kind, planned),
      reportHref: post.state === 'published' ? `${editorPath(post)}/published#liens` : '',
      panel: await publishPanel(ctx, post, draft, typed),
      problem: problem ? { text: problem.text, href } : null,
    },
    { status: problem?.status ?? 200 },
  )
}

async function showPublished(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, post: SignedPost) {
  const scheduled = post.state === 'scheduled'
  const list = await findChecklist(ctx, post.id)
  const when = scheduled ? hourInWords(ctx, post.scheduledAt ?? '') : ''
  const lead = ctx.t(scheduled ? 'published.leadScheduled' : 'published.lead', { title: post.title, when })
  return renderDesk(ctx, request, reply, 'posts/published', {
    page: {
      title: ctx.t(await doneKey(ctx, post)),
      section: '/admin/posts',
      styles: ['desk-editor.css', 'desk-waiting.css', 'desk-sending.css'],
      scripts: ['desk-copy.js', 'desk-refresh.js'],
    },
    post,
    report: await reportFor(ctx, request, post),
    checklist: list ? checklistView(ctx, list) : null,
    lead,
    scheduled,
    address: permalink(ctx.settings, post),
    publicHref: scheduled ? '' : post.path,
    action: editorPath(post),
  })
}

/** Which words say what was done: a post that had been published before is up to date by now. */
async function doneKey({ db }: Ctx, { id, state }: SignedPost) {
  if (state === 'scheduled') return 'published.titleScheduled'
  const publications = (await listRevisions(db, id)).filter(({ kind }) => kind === 'publish')
  return publications.length > 1 ? 'published.titleUpdated' : 'published.title'
}

/** What became of the links of a public post; null for what tells nobody, and while it waits for its hour. */
async function reportFor(ctx: Ctx, request: FastifyRequest, post: SignedPost) {
  if (post.state !== 'published' || post.kind !== 'post' || post.demo === 1) return null
  const { retried } = Object(request.query)
  return reportView(ctx, await reportOf(ctx, post), wholeNumber(retried) ?? 0)
}
