import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Letter, Letters } from '../mail/letter.ts'

/** Your remark changed the post. */
export async function creditLetter(_ctx: Ctx, _mail: MailRow, _params: Letters['credit']): Promise<Letter | undefined> {
  return undefined
}
