import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** Your sign-in link. */
export async function signInLetter(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['sign-in'],
): Promise<Letter | undefined> {
  return undefined
}
