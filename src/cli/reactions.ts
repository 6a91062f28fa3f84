import { text } from 'node:stream/consumers'
import type { Ctx } from '../context.ts'
import { refuse, Refusal } from '../errors.ts'
import { findAuthor } from '../identities/queries.ts'
import { excerpt } from '../lib/text.ts'
import { findPost } from '../posts/queries.ts'
import { permalink } from '../posts/post.ts'
import { moderate, type Decision } from '../reactions/moderate.ts'
import { listReactions } from '../reactions/listed.ts'
import { findReaction } from '../reactions/queries.ts'
import { reactionPath, type ReactionState } from '../reactions/reaction.ts'
import { submitReaction } from '../reactions/submit.ts'
import { exits, type Output } from './output.ts'

const states: readonly ReactionState[] = ['pending', 'published', 'spam', 'withdrawn', 'removed', 'gone']
const batch = 100

/** The state of that name, refused as `bad_request` when there is none. */
export function knownState(text: string): ReactionState {
  return (
    states.find((state) => state === text) ?? refuse('bad_request', 'cli.unknownState', { value: text.slice(0, 100) })
  )
}

/** Prints reactions, newest last, a line each (id, state, kind, post, who, why held, excerpt) or as JSON. */
export async function listLines(
  ctx: Ctx,
  output: Output,
  options: { state?: ReactionState; limit: number; json?: true },
): Promise<void> {
  const { state, limit } = options
  const rows = await listReactions(ctx.db, { state, limit })
  if (options.json) {
    const shown = rows.map((row) => ({
      id: row.id,
      state: row.state,
      kind: row.kind,
      post: row.postPath,
      number: row.number,
      name: row.name,
      source: row.sourceUrl,
      transport: row.transport,
      reasons: JSON.parse(row.reasons) as string[],
      createdAt: row.createdAt,
      text: row.text || row.excerpt,
    }))
    return output.line(JSON.stringify(shown))
  }
  for (const row of rows) {
    const reasons = (JSON.parse(row.reasons) as string[]).join(',') || '-'
    const words = excerpt((row.title ?? '') || row.text, 80)
    output.line([row.id, row.state, row.kind, row.postPath, row.name, reasons, words].join('\t'))
  }
  if (rows.length === 0) output.problem(ctx.t('cli.nothing'))
}

/** Applies one decision to the given ids, or to everything that waits; the others go on when one is refused. */
export async function moderateAll(
  ctx: Ctx,
  output: Output,
  decision: Decision,
  ids: number[],
  allPending: boolean,
): Promise<void> {
  for (const id of ids) await decideOne(ctx, output, id, decision)
  if (!allPending) return
  for (let afterId = 0; ;) {
    const rows = await listReactions(ctx.db, { state: 'pending', limit: batch, afterId })
    for (const { id } of rows) await decideOne(ctx, output, id, decision)
    const last = rows.at(-1)
    if (!last) return
    afterId = last.id
  }
}

async function decideOne(ctx: Ctx, output: Output, id: number, decision: Decision): Promise<void> {
  try {
    const reaction = await moderate(ctx, id, decision, 'cli')
    output.line(`${reaction.id}\t${reaction.state}${reaction.number === null ? '' : `\t${reaction.number}`}`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    output.problem(`${id}: ${ctx.t(error.key, error.params)}`)
    output.code = exits.refused
  }
}

/** Publishes an author's answer to a reaction, its Markdown read from `input`, and prints its address. */
export async function reply(
  ctx: Ctx,
  output: Output,
  id: number,
  slug: string,
  input: NodeJS.ReadableStream,
): Promise<void> {
  const author = (await findAuthor(ctx.db, slug)) ?? refuse('not_found', 'cli.unknownAuthor', { slug })
  const parent = (await findReaction(ctx.db, id)) ?? refuse('not_found', 'cli.unknownReaction', { id })
  const source = (await text(input)).trim()
  if (source === '') refuse('invalid', 'cli.emptyReply')
  const { reaction } = await submitReaction(ctx, {
    kind: 'comment',
    postId: parent.postId,
    parentId: parent.id,
    authorId: author.id,
    name: author.name,
    email: null,
    website: null,
    lang: null,
    source,
    voice: null,
    address: null,
    agent: null,
    signs: [],
  })
  const post = (await findPost(ctx.db, parent.postId)) ?? refuse('not_found', 'cli.unknownReaction', { id })
  output.line(reactionPath(permalink(ctx.settings, post), reaction.number ?? 0))
}
