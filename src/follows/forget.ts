import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The recurring job `forget-follows`: drops what was never confirmed. */
export async function forgetFollows(_ctx: Ctx, _job: Jobs['forget-follows']): Promise<void> {}
