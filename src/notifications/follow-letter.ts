import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** What is new in a thread. */
export async function followLetter(_ctx: Ctx, _mail: MailRow, _params: Letters['follow']): Promise<Letter | undefined> {
  return undefined
}
