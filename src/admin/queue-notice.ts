import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Account } from '../identities/account.ts'
import type { Key } from '../i18n/index.ts'
import { undoSeconds, type Decided } from '../reactions/decide.ts'
import { loadRows } from '../reactions/desk-rows.ts'
import { listLastDecisions } from '../reactions/desk-queries.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { findBatch, type Batch } from '../reactions/undo.ts'
import { mayModerate } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import { whoText } from './log-view.ts'
import { saying, scalar } from './queue-filters.ts'
import { nameOf } from './queue-view.ts'

/** What the page says was done: sentences, a decision that can still be undone, somewhere to look. */
export type Notice = {
  good: boolean
  lines: string[]
  undo: { batch: string; ms: number } | null
  link: { href: string; text: string } | null
}

const mostNamed = 3
const sentences: Record<string, Key> = {
  edited: 'queue.edited',
  credited: 'credits.done',
  uncredited: 'credits.gone',
}

/** What is said after a redirect: a decision by the name of its batch, what it left alone, an answer, a correction. */
export async function noticeFrom(ctx: Ctx, request: FastifyRequest, account: Account): Promise<Notice | null> {
  const { query } = request
  const lines: string[] = []
  const done = scalar(query, 'done')
  const undone = /^undone-(\d{1,3})$/.exec(done)?.[1]
  if (undone !== undefined) lines.push(ctx.t('queue.undone', { n: Number(undone) }))
  if (Object.hasOwn(sentences, done)) lines.push(ctx.t(sentences[done] as Key))
  const batch = await findBatch(ctx, account, scalar(query, 'batch'))
  if (batch && batch.undoableUntil !== null) lines.push(doneText(ctx, batch))
  lines.push(...(await leftTexts(ctx, account, scalar(query, 'left').split('.'))))
  const answer = await answerFrom(ctx, account, scalar(query, 'answer'), batch !== undefined)
  if (answer) return { good: true, lines: [answer.text, ...lines.slice(batch ? 1 : 0)], undo: null, link: answer.link }
  if (lines.length === 0) return null
  return { good: true, lines, undo: undoFor(ctx, batch), link: null }
}

/** What was decided, in a sentence. */
export function doneText({ t }: Ctx, { count, state }: Pick<Batch, 'count' | 'state'>): string {
  const key = state === 'published' || state === 'spam' || state === 'removed' ? state : 'pending'
  return t(`queue.done.${key}`, { n: count })
}

/** Where to lead after a decision: back, with what there is to say about it. */
export function afterDecision(back: string, { batch, done, left }: Decided): string {
  return saying(back, {
    batch: done.length > 0 ? batch : undefined,
    left: left.length > 0 ? left.slice(0, mostNamed + 1).join('.') : undefined,
  })
}

/** What a decision left as it was, since somebody had been quicker: who, for the first few. */
export async function leftTexts(ctx: Ctx, account: Account, ids: readonly (string | number)[]): Promise<string[]> {
  const known = ids.map((id) => wholeNumber(String(id))).filter((id) => id !== undefined)
  const named = known.slice(0, mostNamed)
  const rows = (await loadRows(ctx, named)).filter(({ post }) => mayModerate(account, post))
  const last = await listLastDecisions(ctx, named)
  const lines = rows.map((row) => {
    const [name, state] = [nameOf(row), ctx.t(`queue.state.${row.state}`)]
    const line = last.get(row.id)
    return line === undefined
      ? ctx.t('queue.leftPlain', { name, state })
      : ctx.t('queue.left', { name, state, who: whoText(ctx, line.who) })
  })
  const more = known.length - named.length
  return more > 0 ? [...lines, ctx.t('queue.leftMore', { n: more })] : lines
}

function undoFor(ctx: Ctx, batch: Batch | undefined): Notice['undo'] {
  if (!batch || batch.undoableUntil === null) return null
  const ms = Date.parse(batch.undoableUntil) - ctx.now().getTime()
  return ms > 0 ? { batch: batch.name, ms: Math.min(ms, undoSeconds * 1000) } : null
}

/** An answer just given; undoing what it approved would leave it without what it answers. */
async function answerFrom(ctx: Ctx, account: Account, id: string, approved: boolean) {
  const answer = wholeNumber(id)
  const [row] = answer === undefined ? [] : await loadRows(ctx, [answer])
  if (!row || row.authorId !== account.authorId || row.number === null) return null
  return {
    text: ctx.t(approved ? 'queue.answeredApproved' : 'queue.answered'),
    link: { href: reactionPath(row.post.path, row.number), text: ctx.t('queue.answeredSee') },
  }
}
