import type { Ctx } from '../context.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { failureOf, findAnnouncement, nextTurn, noteAnnouncement, type Told } from './announcements.ts'

/**
 * The job `ping-hub`: tells a hub that a topic has changed, by the form that hubs agree on (WebSub §6 leaves it open):
 * `hub.mode=publish&hub.url=<topic>`. Any 2xx is good. A hub that is no longer chosen is not told, and
 * one that was told of the topic within a minute waits for its turn.
 */
export async function pingHub(ctx: Ctx, { hub, topic }: Jobs['ping-hub']): Promise<void> {
  if (!ctx.settings.hubs.includes(hub) || !topic.startsWith(`${ctx.settings.siteUrl}/`)) return
  const last = await findAnnouncement(ctx.db, 'hub', hub, topic)
  const { runAt } = last?.outcome === 'done' ? nextTurn(ctx, last) : {}
  if (runAt !== undefined) return enqueue(ctx, 'ping-hub', { hub, topic }, { key: hubKey(hub, topic), runAt })
  const fetched = await ctx.fetch({
    url: hub,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic }).toString(),
    types: 'any',
    note: 'WebSub publisher',
  })
  const good = fetched.ok && fetched.status >= 200 && fetched.status < 300
  const told: Told = good ? { outcome: 'done', words: '', later: false } : failureOf(fetched)
  await noteAnnouncement(ctx, 'hub', hub, topic, told)
}

/** Names the one job that tells a hub of a topic. */
export function hubKey(hub: string, topic: string): string {
  return `ping-hub/${hub} ${topic}`
}
