import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** The pages behind the signed links of mails to authors. */
export async function actRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
