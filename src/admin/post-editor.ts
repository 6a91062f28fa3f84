import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { tidyText } from '../lib/text.ts'
import { readDraft, saveDraft, type Draft } from '../posts/drafts.ts'
import type { SignedPost } from '../posts/queries.ts'
import { saveRevision } from '../posts/revisions.ts'
import { noticeOf } from './desk.ts'
import { isSaid } from './fields.ts'
import { accountOf } from './guard.ts'
import { editorBodyLimit } from './kept.ts'
import { wantsJson } from './log-in-page.ts'
import { conflictView } from './post-conflict.ts'
import { publishText, savedText, showEditor, type EditorState } from './post-editor-view.ts'
import { readPostForm, toPostError, valuesOf, type TypedPost } from './post-form.ts'
import { lookOf } from './post-look.ts'
import { editorPath, openPost, type PostParams } from './post-open.ts'
import { renderFilePost } from './post-file.ts'

type Sent = { request: FastifyRequest; reply: FastifyReply; post: SignedPost; draft: Draft; typed: TypedPost }

const done: Record<string, Key> = {
  saved: 'editor.done.saved',
  named: 'editor.done.named',
  given: 'editor.done.given',
  revoked: 'editor.done.revoked',
  unscheduled: 'editor.done.unscheduled',
  unpublished: 'editor.done.unpublished',
  back: 'editor.done.back',
  restored: 'editor.done.restored',
  kept: 'editor.done.kept',
  discarded: 'editor.done.discarded',
}

/**
 * The editor of a post. Its form is answered 303 when saved (200 and JSON for a script that asks for it), 200 for a
 * preview, 409 with both texts when another version was saved meanwhile, or with this one when the post is off by now, 422 with everything typed for what is wrong.
 */
export async function editorRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<PostParams>('/admin/posts/:id', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    if (post.file !== null || post.state === 'deleted') return renderFilePost(ctx, request, reply, post)
    const draft = await readDraft(ctx.db, post)
    return showEditor(ctx, request, reply, post, draft, {
      values: valuesOf(ctx, draft.fields),
      version: draft.version,
      done: noticeOf(ctx, request, done),
    })
  })

  app.post<PostParams>(
    '/admin/posts/:id',
    { bodyLimit: editorBodyLimit, config: { act: 'write' } },
    async (request, reply) => {
      const post = await openPost(ctx, request)
      const draft = await readDraft(ctx.db, post)
      const sent = { request, reply, post, draft, typed: readPostForm(ctx, request.body, draft.fields) }
      return sent.typed.ask === 'preview' ? answerPreview(ctx, sent) : answerSave(ctx, sent)
    },
  )

  app.post<PostParams>(
    '/admin/posts/:id/preview',
    { bodyLimit: editorBodyLimit, config: { act: 'write' } },
    async (request) => {
      const post = await openPost(ctx, request)
      const { source, lang } = Object(request.body)
      const { html, outline, counts, error } = lookOf(ctx, textOf(source), textOf(lang) || post.lang)
      return { html, outline, counts, wrong: error ? ctx.t(error.key, error.params) : '' }
    },
  )
}

async function answerPreview(ctx: Ctx, sent: Sent): Promise<string> {
  const state = { kind: 'open', text: ctx.t('editor.unsavedPreview') } as const
  return again(ctx, sent, { asked: true, state, ...(sent.typed.errors.length > 0 ? { status: 422 } : {}) })
}

async function answerSave(ctx: Ctx, sent: Sent): Promise<string | FastifyReply | object> {
  const { request, reply, post, typed } = sent
  if (typed.errors.length > 0) return again(ctx, sent, wrongState(ctx, 422))
  try {
    const outcome = await saveDraft(ctx, accountOf(request), post.id, typed.version, typed.fields)
    if ('conflict' in outcome) return await answerConflict(ctx, sent, outcome.conflict)
    const { version } = outcome.saved
    typed.version = version
    if (typed.ask === 'name') await saveRevision(ctx, accountOf(request), post.id, version, typed.values.label)
    if (wantsJson(request)) return { version, text: savedText(ctx, outcome.saved), publish: publishText(ctx, post) }
    return await reply.redirect(nextPath(post, typed), 303)
  } catch (error) {
    if (!isSaid(error)) throw error
    // Deleted, or a file again, since the form was shown: what was typed is shown once more, to be copied.
    if (error.code === 'conflict') {
      return again(ctx, sent, { ...wrongState(ctx, 409), notice: ctx.t(error.key, error.params) })
    }
    typed.errors.push(toPostError(error))
    return again(ctx, sent, wrongState(ctx, 422))
  }
}

/** Both texts, and the form that, sent again, is saved over the other one: by then its writer has seen it. */
async function answerConflict(ctx: Ctx, sent: Sent, other: Omit<Draft, 'changed'>): Promise<string> {
  const conflict = conflictView(ctx, sent.typed, other)
  const present = { ...sent, typed: { ...sent.typed, version: other.version } }
  const state = { kind: 'wrong', text: ctx.t('editor.save.conflictState') } as const
  return again(ctx, present, { conflict, state, status: 409 })
}

async function again(ctx: Ctx, sent: Sent, state: Partial<EditorState>): Promise<string> {
  const { request, reply, post, draft, typed } = sent
  const { values, version, errors } = typed
  return showEditor(ctx, request, reply, post, draft, { values, version, errors, ...state })
}

function wrongState(ctx: Ctx, status: number): Partial<EditorState> {
  return { state: { kind: 'wrong', text: ctx.t('editor.save.notSaved') }, status }
}

function nextPath(post: SignedPost, { ask }: TypedPost): string {
  const path = editorPath(post)
  if (ask === 'publish') return `${path}/publish`
  if (ask === 'schedule') return `${path}/publish#programmer`
  return `${path}?done=${ask === 'name' ? 'named' : 'saved'}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? tidyText(value) : ''
}
