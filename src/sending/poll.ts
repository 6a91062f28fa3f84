import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { askStatus } from './ask-status.ts'
import { findSentLink, updateSentLink } from './sent-links.ts'

/** When the other side is asked, counted from its answer: after a minute, an hour, a day. */
const pollMinutes = [1, 60, 1440]

/** Plans the first question about a link whose other side gave a status page. Call it in a transaction. */
export async function firstPoll(ctx: Ctx, id: number): Promise<void> {
  await planPoll(ctx, id, 0, ctx.now().getTime())
}

/**
 * The job `poll-linkback`: asks the status page that came with an accepted link what became of it, for the author's
 * report: after a minute, an hour and a day, unless it says that nothing more will come.
 */
export async function pollLinkback(ctx: Ctx, { sentLinkId }: Jobs['poll-linkback']): Promise<void> {
  const link = await findSentLink(ctx.db, sentLinkId)
  if (link?.state !== 'accepted' || link.statusUrl === null || link.pollAt === null || link.sentAt === null) return
  const { sentAt } = link
  const answer = await askStatus(ctx, link.statusUrl)
  const polls = link.polls + 1
  await transaction(ctx, async (ctx) => {
    const present = await findSentLink(ctx.db, sentLinkId)
    // Told anew meanwhile: that has a status page, and questions, of its own.
    if (present?.sentAt !== sentAt || present.state !== 'accepted') return
    await updateSentLink(ctx, sentLinkId, { polls, pollAt: null, ...(answer ? { statusWords: answer.words } : {}) })
    if (!answer?.final) await planPoll(ctx, sentLinkId, polls, Date.parse(sentAt))
  })
}

async function planPoll(ctx: Ctx, id: number, polls: number, since: number): Promise<void> {
  const minutes = pollMinutes[polls]
  if (minutes === undefined) return
  const pollAt = new Date(since + minutes * 60_000).toISOString()
  await ctx.db.updateTable('sentLinks').set({ pollAt }).where('id', '=', id).execute()
  await enqueue(ctx, 'poll-linkback', { sentLinkId: id }, { key: `poll-linkback/${id}`, runAt: pollAt })
}
