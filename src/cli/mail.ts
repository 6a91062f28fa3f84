import type { Ctx } from '../context.ts'
import { receiveMail } from '../notifications/receive-mail.ts'
import { exits, type Output } from './output.ts'

const mostBytes = 30_000_000

/**
 * Takes one mail from `input`, as a mail server's pipe hands it over, and says in a word what became of it. A mail that
 * is not for us, or is refused, is dealt with all the same (exit 0): its server must not send it back to its writer.
 */
export async function receiveLine(
  ctx: Ctx,
  output: Output,
  to: string | undefined,
  input: AsyncIterable<Uint8Array>,
): Promise<void> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    size += chunk.length
    if (size > mostBytes) {
      output.problem(ctx.t('mail.in.large'))
      output.code = exits.refused
      return
    }
    chunks.push(chunk)
  }
  const received = await receiveMail(ctx, Buffer.concat(chunks), to)
  const more = received.outcome === 'taken' ? `${received.reaction.id}\t${received.reaction.state}` : received.why
  output.line(`${received.outcome}\t${more}`)
}
