import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The recurring job `forget-readers`: ends what is over of sessions and drafts. */
export async function forgetReaders(_ctx: Ctx, _job: Jobs['forget-readers']): Promise<void> {}
