import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Tells one hub of one topic. */
export async function pingHub(_ctx: Ctx, _payload: Jobs['ping-hub']): Promise<void> {}
