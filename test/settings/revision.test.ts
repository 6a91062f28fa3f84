import { expect, onTestFinished, test } from 'vitest'
import { openContext } from '../../src/open.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { testCtx } from '../support/blog.ts'

test('a process that hears of a revision has its settings, so that no page of older ones is kept under it', async () => {
  const { ctx } = await testCtx()
  const { ctx: other, close } = await openContext(ctx.config, ctx.log)
  onTestFinished(close)
  const before = await other.revision()
  await saveSettings(ctx, { postsPerPage: 3 })
  other.forgetRevision()

  expect(await other.revision()).toBe(before + 1)
  expect(other.settings.postsPerPage).toBe(3)
})

test('of two who look at once, the one that ends last brings nothing older back', async () => {
  const { ctx } = await testCtx()
  const { ctx: other, close } = await openContext(ctx.config, ctx.log)
  onTestFinished(close)
  await Promise.all([2, 3, 4, 5].map((postsPerPage) => saveSettings(ctx, { postsPerPage })))
  other.forgetRevision()
  const looks = [other.revision(), other.revision()]
  await saveSettings(ctx, { postsPerPage: 9 })
  other.forgetRevision()
  await Promise.all([...looks, other.revision()])
  expect(other.settings.postsPerPage).toBe(9)
})
