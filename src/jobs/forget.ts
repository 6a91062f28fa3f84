import type { Ctx } from '../context.ts'

const dayMs = 86_400_000
const keptDays = 14

/** Drops the jobs that were given up a fortnight ago: until then an operator can look into them. */
export async function forgetJobs(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptDays * dayMs).toISOString()
  await ctx.db.deleteFrom('jobs').where('failedAt', '<', before).execute()
}
