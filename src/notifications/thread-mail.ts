import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The job `mail-thread`: has those who follow a thread told what is new in it. */
export async function mailThread(_ctx: Ctx, _job: Jobs['mail-thread']): Promise<void> {}
