import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The settings of the site, reading, conversation and appearance. */
export async function settingRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
