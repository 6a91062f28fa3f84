import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The recurring job `weekly-letters`. */
export async function planWeeklyLetters(_ctx: Ctx, _job: Jobs['weekly-letters']): Promise<void> {}
