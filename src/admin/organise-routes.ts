import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** Tags, categories, pages and the navigation of the site. */
export async function organiseRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
