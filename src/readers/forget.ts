import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'
import { forgetDrafts } from './drafts.ts'
import { forgetReaderSessions } from './sessions.ts'

/** The recurring job `forget-readers`: ends the sessions that are over, and forgets the drafts nobody came back for. */
export async function forgetReaders(ctx: Ctx, _job: Jobs['forget-readers']): Promise<void> {
  await forgetReaderSessions(ctx)
  await forgetDrafts(ctx)
}
