import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Where somebody sees, takes and erases what they wrote here. */
export async function myDataRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
