import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { findAccountByEmail, listAccounts } from '../identities/account.ts'
import { resetAddress } from '../identities/people.ts'
import type { Output } from './output.ts'

/** Prints the accounts, a line each: mail address, role, state, name. */
export async function listAccountLines(ctx: Ctx, output: Output, options: { json?: true }): Promise<void> {
  const accounts = await listAccounts(ctx.db)
  const facts = accounts.map(({ email, role, state, name, slug, seenAt }) => ({
    email,
    role,
    state,
    name,
    slug,
    seenAt,
  }))
  if (options.json) return output.line(JSON.stringify(facts))
  for (const { email, role, state, name } of facts) output.line(`${email}\t${role}\t${state}\t${name}`)
}

/**
 * Prints an address by which somebody chooses a new pass phrase, once and within a day: the way out for an owner who
 * forgot theirs.
 */
export async function resetAccount(ctx: Ctx, output: Output, email: string): Promise<void> {
  const account = (await findAccountByEmail(ctx.db, email)) ?? refuse('not_found', 'account.unknown')
  output.line(await resetAddress(ctx, 'operator', account.id))
}
