import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Looks what a draft’s links would take. */
export async function discoverLinks(_ctx: Ctx, _payload: Jobs['discover-links']): Promise<void> {}
