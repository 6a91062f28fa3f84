import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** The job `fetch-avatar`: fetches the picture of an identity. */
export async function fetchAvatar(_ctx: Ctx, _job: Jobs['fetch-avatar']): Promise<void> {}
