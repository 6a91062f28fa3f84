import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { findChecklist } from '../conversation/checklist.ts'
import { refuse } from '../errors.ts'
import { zonedToInstant } from '../lib/zones.ts'
import { readDraft } from '../posts/drafts.ts'
import { permalink } from '../posts/post.ts'
import { publishDraft, scheduleDraft } from '../posts/publish.ts'
import type { SignedPost } from '../posts/queries.ts'
import { statusOf } from '../web/errors.ts'
import { renderDesk } from './desk.ts'
import { isSaid, versionOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { editorPath, openPost, type PostParams } from './post-open.ts'
import { publishPanel } from './post-publish-view.ts'
import { hourInWords } from './post-words.ts'
import { checklistView } from './waiting-view.ts'

type Problem = { field: string; text: string; status: number; at: string }

/**
 * The panel that says what publishing will do, and does it: now or at an hour. Answered 303; 422 for what is to correct,
 * 409 when the post was saved elsewhere meanwhile, both with the panel as it is by then.
 */
export async function publishRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<PostParams>('/admin/posts/:id/publish', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    return isSettled(post) ? reply.redirect(editorPath(post), 303) : showPanel(ctx, request, reply, post)
  })

  app.post<PostParams>('/admin/posts/:id/publish', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const { do: ask, version, at } = Object(request.body)
    const typedAt = typeof at === 'string' ? at.trim().slice(0, 40) : ''
    try {
      const over = versionOf(version)
      if (ask === 'schedule') await schedule(ctx, request, post, over, typedAt)
      else await publishDraft(ctx, accountOf(request), post.id, over)
      return await reply.redirect(`${editorPath(post)}/published`, 303)
    } catch (error) {
      if (!isSaid(error)) throw error
      const present = await openPost(ctx, request)
      if (isSettled(present)) throw error
      const text = ctx.t(error.key, error.params)
      const field = String(error.params.field ?? (error.key === 'post.titleMissing' ? 'title' : ''))
      return showPanel(ctx, request, reply, present, { field, text, status: statusOf(error), at: typedAt })
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

/** Whether a post is not the desk's to publish: a file's, or off. */
function isSettled(post: SignedPost): boolean {
  return post.file !== null || post.state === 'deleted'
}

async function showPanel(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: SignedPost,
  problem?: Problem,
): Promise<string> {
  const draft = await readDraft(ctx.db, post)
  const atHour = problem?.field === 'scheduledAt'
  const typed = { at: problem?.at ?? '', wrong: atHour ? (problem?.text ?? '') : '' }
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
        styles: ['desk-editor.css'],
      },
      action: editorPath(post),
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
      title: ctx.t(scheduled ? 'published.titleScheduled' : 'published.title'),
      section: '/admin/posts',
      styles: ['desk-editor.css', 'desk-waiting.css'],
      scripts: ['desk-copy.js'],
    },
    post,
    checklist: list ? checklistView(ctx, list) : null,
    lead,
    scheduled,
    address: permalink(ctx.settings, post),
    publicHref: scheduled ? '' : post.path,
    action: editorPath(post),
  })
}
