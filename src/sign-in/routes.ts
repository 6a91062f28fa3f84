import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Where readers prove who they are. */
export async function signInRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
