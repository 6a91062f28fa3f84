import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The job `mail-writer`: tells a writer that their message is out. */
export async function mailWriter(_ctx: Ctx, _job: Jobs['mail-writer']): Promise<void> {}
