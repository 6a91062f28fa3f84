import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** May your letter stand in the thread? */
export async function letterInvitation(
  _ctx: Ctx,
  _mail: MailRow,
  _params: Letters['letter-invitation'],
): Promise<Letter | undefined> {
  return undefined
}
