import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'

/** Tells one update service. */
export async function pingService(_ctx: Ctx, _payload: Jobs['ping-service']): Promise<void> {}
