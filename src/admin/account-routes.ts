import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Log-in, log-out, reset and invitation, and the page of one’s own account with its sessions and passkeys. */
export async function accountRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
