import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'

/** What is refused, held or trusted by rule, and what the word filter has learned. */
export async function ruleRoutes(_app: FastifyInstance, _options: { ctx: Ctx }): Promise<void> {}
