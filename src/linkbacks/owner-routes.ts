import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Where the owner of another site proves it and takes its links back. */
export async function ownerRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
