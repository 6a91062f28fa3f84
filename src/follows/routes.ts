import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Where readers confirm, change and end what they follow. */
export async function followRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
