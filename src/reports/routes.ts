import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Where anybody tells the moderators of a reaction. */
export async function reportRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
