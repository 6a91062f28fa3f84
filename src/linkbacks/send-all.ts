import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Plans what is to be told. */
export async function sendLinkbacks(_ctx: Ctx, _payload: Jobs['send-linkbacks']): Promise<void> {}
