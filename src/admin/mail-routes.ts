import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** What became of the mails. */
export async function mailRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
