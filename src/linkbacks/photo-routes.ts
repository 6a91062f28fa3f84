import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The pictures of those who linked here. */
export async function photoRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
