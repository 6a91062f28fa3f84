import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import type { DraftFields } from '../posts/draft.ts'
import { readDraft } from '../posts/drafts.ts'
import type { SignedPost } from '../posts/queries.ts'
import { findRevision, listRevisions, restoreRevision, saveRevision, type RevisionFacts } from '../posts/revisions.ts'
import { wholeNumber, wordCount } from '../lib/text.ts'
import { statusOf } from '../web/errors.ts'
import { formatDate } from '../web/dates.ts'
import { renderDesk } from './desk.ts'
import { versionOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { diffViews } from './post-diff-view.ts'
import { editorPath, openPost, type PostParams } from './post-open.ts'
import { hourInWords } from './post-words.ts'

type NumberParams = { Params: { id: string; number: string } }
/** A name for a version that was refused, as typed, with what is wrong about it. */
type Refused = { label: string; wrong: string; problem: string; status: number }

/** The versions of a post: their list, two beside each other word by word, one brought back, the present one named. */
export async function historyRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const config = { act: 'write' } as const
  app.get<PostParams>('/admin/posts/:id/history', { config }, async (request, reply) =>
    showHistory(ctx, request, reply, await openPost(ctx, request)),
  )

  app.post<PostParams>('/admin/posts/:id/history', { config }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const { version, label } = Object(request.body)
    const name = typeof label === 'string' ? label : ''
    try {
      await saveRevision(ctx, accountOf(request), post.id, versionOf(version), name)
      return await reply.redirect(`${editorPath(post)}/history`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || (error.code !== 'invalid' && error.key !== 'draft.otherVersion')) throw error
      const text = ctx.t(error.key, error.params)
      const invalid = error.code === 'invalid'
      const told = { label: name, wrong: invalid ? text : '', problem: invalid ? '' : text, status: statusOf(error) }
      return showHistory(ctx, request, reply, post, told)
    }
  })

  app.get<PostParams>('/admin/posts/:id/history/compare', { config }, async (request, reply) =>
    showComparison(ctx, request, reply, await openPost(ctx, request)),
  )

  app.get<NumberParams>('/admin/posts/:id/history/:number/restore', { config }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const revision = await openRevision(ctx, post, request.params.number)
    const title = ctx.t('history.restoreTitle', { n: revision.number })
    return renderDesk(ctx, request, reply, 'posts/confirm', {
      page: { title, section: '/admin/posts', styles: ['desk-editor.css'] },
      lead: ctx.t('history.restoreLead', { n: revision.number, when: hourInWords(ctx, revision.at) }),
      action: `${editorPath(post)}/history/${revision.number}/restore`,
      back: `${editorPath(post)}/history`,
      button: ctx.t('history.doRestore'),
      danger: false,
    })
  })

  app.post<NumberParams>('/admin/posts/:id/history/:number/restore', { config }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const { number } = await openRevision(ctx, post, request.params.number)
    await restoreRevision(ctx, accountOf(request), post.id, number)
    return reply.redirect(`${editorPath(post)}?done=restored`, 303)
  })
}

async function openRevision(ctx: Ctx, post: SignedPost, typed: string) {
  const number = wholeNumber(typed)
  const revision = number === undefined ? undefined : await findRevision(ctx.db, post.id, number)
  return revision ?? refuse('not_found', 'revision.unknown')
}

async function showHistory(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: SignedPost,
  refused: Refused = { label: '', wrong: '', problem: '', status: 200 },
): Promise<string> {
  const { t } = ctx
  const draft = await readDraft(ctx.db, post)
  const revisions = await listRevisions(ctx.db, post.id)
  const present = {
    number: '',
    value: 'present',
    kind: t('history.kind.present'),
    label: '',
    who: draft.savedBy ?? '',
    when: formatDate(ctx, draft.savedAt, 'time'),
    words: wordCount(draft.fields.source),
    restoreHref: '',
    name: t('history.present'),
  }
  const rows = [present, ...revisions.map((revision) => revisionRow(ctx, post, revision))].map((row, at) => ({
    ...row,
    before: at === 1,
    after: at === 0,
    beforeText: t('history.beforeOf', { name: row.name }),
    afterText: t('history.afterOf', { name: row.name }),
  }))
  const title = t('history.pageTitle', { title: draft.fields.title || t('posts.untitled') })
  const { status, ...told } = refused
  return renderDesk(
    ctx,
    request,
    reply,
    'posts/history',
    {
      page: { title, section: '/admin/posts', styles: ['desk-editor.css'] },
      action: editorPath(post),
      rows: revisions.length === 0 ? [] : rows,
      version: draft.version,
      keepable: post.file === null && post.state !== 'deleted',
      ...told,
    },
    { status },
  )
}

function revisionRow(ctx: Ctx, post: SignedPost, revision: RevisionFacts) {
  const { t } = ctx
  const { number, kind, label, words, who, at } = revision
  return {
    number: String(number),
    value: String(number),
    kind: t(`history.kind.${kind}`),
    label: kind === 'restore' ? t('history.restored', { n: label }) : label,
    who,
    when: formatDate(ctx, at, 'time'),
    words,
    restoreHref: post.file === null && post.state !== 'deleted' ? `${editorPath(post)}/history/${number}/restore` : '',
    restoreText: t('history.restoreOf', { n: number }),
    name: t('history.version', { n: number }),
  }
}

type Compared = { name: string; fields: DraftFields; number: number | null }

async function showComparison(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, post: SignedPost) {
  const { t } = ctx
  const { before: typedBefore, after: typedAfter } = Object(request.query)
  const [before, after] = [await compared(ctx, post, typedBefore), await compared(ctx, post, typedAfter)]
  const { number } = before
  return renderDesk(ctx, request, reply, 'posts/compare', {
    page: { title: t('compare.title'), section: '/admin/posts', styles: ['desk-editor.css'] },
    action: editorPath(post),
    lead: t('compare.lead', { before: before.name, after: after.name }),
    parts: diffViews(ctx, before.fields, after.fields),
    restoreHref: number === null ? '' : `${editorPath(post)}/history/${number}/restore`,
    restoreText: number === null ? '' : t('history.restoreOf', { n: number }),
  })
}

async function compared(ctx: Ctx, post: SignedPost, typed: unknown): Promise<Compared> {
  if (typed === 'present') {
    const { fields } = await readDraft(ctx.db, post)
    return { name: ctx.t('history.present'), fields, number: null }
  }
  const { fields, number } = await openRevision(ctx, post, typeof typed === 'string' ? typed : '')
  return { name: ctx.t('history.version', { n: number }), fields, number }
}
