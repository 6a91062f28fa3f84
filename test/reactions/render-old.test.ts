import { expect, test } from 'vitest'
import { renderOldReactions } from '../../src/reactions/render-old.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import type { CleanHtml } from '../../src/lib/sanitize.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'

test('what an older cleaner let through is cleaned again, and nothing is touched twice', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const said = await submitReaction(ctx, comment(post, { source: 'Du *sel*.' }))
  const linked = await submitReaction(ctx, linkback(post))
  const hole = '<p onclick="alert(1)">Du sel.</p>' as CleanHtml
  await ctx.db.updateTable('reactions').set({ html: hole, cleaner: 0 }).where('id', '=', said.reaction.id).execute()
  await ctx.db.updateTable('reactions').set({ cleaner: 0 }).where('id', '=', linked.reaction.id).execute()

  expect(await renderOldReactions(ctx)).toBe(2)
  expect((await findReaction(ctx.db, said.reaction.id))?.html.trim()).toBe('<p>Du <em>sel</em>.</p>')
  expect((await findReaction(ctx.db, linked.reaction.id))?.excerpt).toBe(linked.reaction.excerpt)
  expect(await renderOldReactions(ctx)).toBe(0)
})
