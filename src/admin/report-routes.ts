import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** What was reported. */
export async function reportRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
