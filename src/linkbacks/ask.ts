import type { Ctx } from '../context.ts'
import { outcomeOf, type Answer, type Linkback } from './linkback.ts'
import { receiveLinkback, type LinkbackRequest } from './receive.ts'
import { waitForCheck } from './wait.ts'

/** What a sender is told, with the linkback it is about unless it was refused at the door. */
export type Asked = { answer: Answer; linkback?: Linkback }

/**
 * Receives a linkback and waits a little for the outcome of its check, so that most senders hear precisely how it went;
 * `queued` when it takes longer. The check itself is a job like any other and goes on without us.
 */
export async function askAndWait(ctx: Ctx, request: LinkbackRequest, patienceMs: number): Promise<Asked> {
  const asked = await ask(ctx, request, patienceMs)
  const { transport, source, target, sender } = request
  ctx.log.info({ transport, source, target, sender, answer: asked.answer }, 'linkback answered')
  return asked
}

async function ask(ctx: Ctx, request: LinkbackRequest, patienceMs: number): Promise<Asked> {
  const received = await receiveLinkback(ctx, request)
  if ('refused' in received) return { answer: received.refused }
  const checked = await waitForCheck(ctx, received, patienceMs)
  const outcome = checked && outcomeOf(checked)
  return outcome ? { answer: outcome, linkback: checked } : { answer: 'queued', linkback: received.linkback }
}
