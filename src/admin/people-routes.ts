import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The accounts of the site: who they are, their roles, invitations. */
export async function peopleRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
