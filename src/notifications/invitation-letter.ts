import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** You are invited to write here. */
export async function invitationLetter(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['invitation'],
): Promise<Letter | undefined> {
  return undefined
}
