import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** Mail works. */
export async function trialLetter(_ctx: Ctx, _mail: MailRow, _params: Letters['trial']): Promise<Letter | undefined> {
  return undefined
}
