import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The list of posts, the editor, its saves, previews, history and publication. */
export async function postRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
