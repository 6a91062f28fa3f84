import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** Choose a new pass phrase. */
export async function resetLetter(_ctx: Ctx, _mail: MailRow, _params: Letters['reset']): Promise<Letter | undefined> {
  return undefined
}
