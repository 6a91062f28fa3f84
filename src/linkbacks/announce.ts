import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Tells hubs and update services of a change. */
export async function announceChange(_ctx: Ctx, _payload: Jobs['announce-change']): Promise<void> {}
