import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Tells one target. */
export async function sendLinkback(_ctx: Ctx, _payload: Jobs['send-linkback']): Promise<void> {}
