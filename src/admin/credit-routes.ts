import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Reactions that changed a post. */
export async function creditRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
