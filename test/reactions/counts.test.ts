import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { transaction } from '../../src/db/transaction.ts'
import { countThread } from '../../src/reactions/counts.ts'
import { setState } from '../../src/reactions/moderate.ts'
import { findReaction, listOutline } from '../../src/reactions/queries.ts'
import { recountWhole } from '../../src/reactions/recount-whole.ts'
import { relations, type Reaction, type ReactionState, type Relation } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { updateLinkback } from '../../src/reactions/update.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { hasReader } from '../readers/cast.ts'
import { storedCounts } from './cast.ts'

const states = ['pending', 'published', 'spam', 'withdrawn', 'removed'] as const
const people = [
  ['Béa', null, null],
  ['Béa', 'bea@bourg.example', null],
  ['Béatrice', 'bea@bourg.example', null],
  ['Béa', 'autre@bourg.example', null],
  ['Ilse', null, null],
  ['ilse', 'ilse@nord.example', null],
  ['Béa', 'bea@bourg.example', 0],
  ['Béa', null, 0],
  ['Ilse', null, 1],
  ['Béatrice', null, 1],
] as const
type Person = (typeof people)[number]

type Step = { at: number; state: ReactionState; relation: Relation | null }

test('whatever moderation does, in whatever order, the counts stored with a post equal the count of its thread', async () => {
  const { ctx } = await testCtx({ env: { SITE_URL: 'http://localhost', REACTIONS: 'open', RATE_LIMITS: 'off' } })
  const step = fc.record({
    at: fc.nat(9),
    state: fc.constantFrom(...states),
    relation: fc.constantFrom(null, ...relations),
  })
  let round = 0
  const readers = [await hasReader(ctx, 'Béa'), await hasReader(ctx, 'Ilse')]
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 8 }),
      fc.array(step, { maxLength: 14 }),
      async (who, steps) => {
        const post = await hasPost(ctx, { slug: `pain-${round++}` })
        const ids = await fill(ctx, post, who, readers)
        for (const { at, state, relation } of steps)
          await change(ctx, ids[at % ids.length] ?? 0, { at, state, relation })
        const outline = await listOutline(ctx.db, post.id)
        expect(await storedCounts(ctx, post)).toEqual(countThread(outline))
        expect(await latestStored(ctx, post.id)).toBe(latestOf(outline))
      },
    ),
    { numRuns: 25 },
  )
})

async function fill(
  ctx: Ctx,
  post: { id: number },
  who: readonly Person[],
  readers: readonly number[],
): Promise<number[]> {
  const drafts = [
    ...who.map(([name, email], n) => comment(post, { name, email, source: `Mot ${n}.`, voice: `v${n}` })),
    linkback(post, { relation: 'followup' }),
    linkback(post, { relation: 'republication', sourceUrl: 'https://echos.example/repris' }),
    linkback(post, { relation: 'like', sourceUrl: 'https://ada.example/like' }),
  ]
  const ids: number[] = []
  for (const draft of drafts) ids.push((await submitReaction(ctx, draft)).reaction.id)
  await transaction(ctx, async (ctx) => {
    for (const [at, [, , reader]] of who.entries()) {
      if (reader === null) continue
      const readerId = readers[reader] ?? null
      await ctx.db
        .updateTable('reactions')
        .set({ readerId })
        .where('id', '=', ids[at] ?? 0)
        .execute()
    }
    await recountWhole(ctx, post.id)
  })
  return ids
}

/** Either its page is read again and is something else now, or somebody decides on it. */
async function change(ctx: Ctx, id: number, { state, relation }: Step): Promise<void> {
  const reaction: Reaction | undefined = await findReaction(ctx.db, id)
  if (!reaction) return
  if (relation !== null && reaction.kind === 'linkback') {
    const read = linkback({ id: reaction.postId }, { relation, sourceUrl: reaction.sourceUrl ?? '' })
    await updateLinkback(ctx, reaction, read)
  } else await setState(ctx, reaction, { state, who: 'test', why: 'test' })
}

async function latestStored(ctx: Ctx, id: number): Promise<number | null> {
  const row = await ctx.db.selectFrom('posts').select('latestNumber').where('id', '=', id).executeTakeFirstOrThrow()
  return row.latestNumber
}

function latestOf(outline: Awaited<ReturnType<typeof listOutline>>): number | null {
  return outline.findLast((row) => row.strand === 'reader' && row.state === 'published')?.number ?? null
}
