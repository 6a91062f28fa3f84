import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { logInRoutes } from './log-in-routes.ts'
import { meMailRoutes } from './me-mail.ts'
import { meRoutes } from './me-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { recoverRoutes } from './recover-routes.ts'

/** Log-in, log-out, reset and invitation, and the page of one’s own account with its sessions and passkeys. */
export async function accountRoutes(app: FastifyInstance, options: { ctx: Ctx }): Promise<void> {
  await app.register(logInRoutes, options)
  await app.register(recoverRoutes, options)
  await app.register(meRoutes, options)
  await app.register(meMailRoutes, options)
  await app.register(passkeyRoutes, options)
}
