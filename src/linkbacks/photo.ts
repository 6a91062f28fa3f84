import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Fetches and keeps the picture of a link’s writer. */
export async function fetchPhoto(_ctx: Ctx, _payload: Jobs['fetch-photo']): Promise<void> {}
