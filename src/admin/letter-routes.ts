import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Inviting the writer of a private letter to publish it. */
export async function letterRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
