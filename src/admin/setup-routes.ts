import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The first run: four steps from an empty database to the editor, closed for good once there is an owner. */
export async function setupRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
