import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'
import type { Composers } from './letter.ts'

/** The job `send-mail`: composes one mail and hands it to the mail server. */
export async function sendMail(_ctx: Ctx, _job: Jobs['send-mail'], _composers: Composers): Promise<void> {}
