import type { Ctx } from '../context.ts'

const keptDays = 30

/**
 * Erases from which network address and by which program messages and reports were sent and readers signed in, a month
 * after they came: abuse is dealt with by then. Those of links are erased with `forgetLinkbacks`.
 */
export async function forgetSenders(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptDays * 86_400_000).toISOString()
  await ctx.db
    .updateTable('reactions')
    .set({ address: null, agent: null })
    .where('address', 'is not', null)
    .where('createdAt', '<', before)
    .execute()
  await ctx.db
    .updateTable('readerSessions')
    .set({ address: '', agent: '' })
    .where('address', '<>', '')
    .where('createdAt', '<', before)
    .execute()
  await ctx.db
    .updateTable('reports')
    .set({ address: null })
    .where('address', 'is not', null)
    .where('createdAt', '<', before)
    .execute()
}
