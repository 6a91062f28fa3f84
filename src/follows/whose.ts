import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { findCurrent } from '../readers/current.ts'

/** A mail address whose owner is here by their session. */
export type Whose = { email: string; name: string; readerId: number | null }

/** The proven address of whoever asks, an author or a reader; undefined for a guest, and where none was ever proved. */
export async function findWhose(ctx: Ctx, request: FastifyRequest): Promise<Whose | undefined> {
  const current = await findCurrent(ctx, request)
  if (!current) return undefined
  if (current.kind === 'author') return { email: current.account.email, name: '', readerId: null }
  const { reader, identity } = current
  const email = reader.email ?? identity.email
  return email === null ? undefined : { email, name: reader.name, readerId: reader.id }
}
