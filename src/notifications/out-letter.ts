import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** Your message is published. */
export async function outLetter(_ctx: Ctx, _mail: MailRow, _params: Letters['out']): Promise<Letter | undefined> {
  return undefined
}
