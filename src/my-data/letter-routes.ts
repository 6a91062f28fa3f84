import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Where the writer of a private letter lets it stand in a thread. */
export async function letterRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
