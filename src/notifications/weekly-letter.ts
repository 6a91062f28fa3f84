import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** The week's letter. */
export async function weeklyLetter(_ctx: Ctx, _mail: MailRow, _params: Letters['weekly']): Promise<Letter | undefined> {
  return undefined
}
