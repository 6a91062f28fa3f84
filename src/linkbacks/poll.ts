import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Asks how a sent linkback fares. */
export async function pollLinkback(_ctx: Ctx, _payload: Jobs['poll-linkback']): Promise<void> {}
