import type { Ctx } from '../context.ts'
import { forgetOneTimes } from './one-time.ts'
import { forgetSessions } from './sessions.ts'
import { forgetThrottles } from './throttle.ts'

/** Forgets the sessions, the addresses and challenges given away, and the tries at the log-in whose time is over. */
export async function forgetAccess(ctx: Ctx): Promise<void> {
  await forgetSessions(ctx)
  await forgetOneTimes(ctx)
  await forgetThrottles(ctx)
}
