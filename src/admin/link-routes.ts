import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The links received and sent, and everything one site sent. */
export async function linkRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
