import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Pictures: upload, description, those that nothing shows. */
export async function mediaRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
