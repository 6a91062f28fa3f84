import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** What this site keeps of whom, and for how long. */
export async function privacyRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
