import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Drawn pictures of those who have none. */
export async function avatarRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
