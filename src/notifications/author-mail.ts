import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The job `mail-authors`: has the authors told of a reaction that came in. */
export async function mailAuthors(_ctx: Ctx, _job: Jobs['mail-authors']): Promise<void> {}
