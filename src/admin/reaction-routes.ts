import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The moderators’ queue, its decisions and their log. */
export async function reactionRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
