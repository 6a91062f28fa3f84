import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Reads due sources again. */
export async function recheckLinkbacks(_ctx: Ctx, _payload: Jobs['recheck-linkbacks']): Promise<void> {}
