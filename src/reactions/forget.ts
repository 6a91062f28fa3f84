import type { Ctx } from '../context.ts'

const keptDays = 30

/** Erases from which network address and by which program messages were sent, a month after they came: abuse is dealt with by then. */
export async function forgetSenders(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptDays * 86_400_000).toISOString()
  await ctx.db
    .updateTable('reactions')
    .set({ address: null, agent: null })
    .where('address', 'is not', null)
    .where('createdAt', '<', before)
    .execute()
}
