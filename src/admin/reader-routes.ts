import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The readers of the site and what we know of them. */
export async function readerRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
