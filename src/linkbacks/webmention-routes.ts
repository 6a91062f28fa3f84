import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The Webmention endpoint. */
export async function webmentionRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
