import type { Ctx } from '../context.ts'
import type { Jobs } from '../jobs/queue.ts'
import { failureOf, noteAnnouncement, type Told } from './announcements.ts'

/**
 * The job `ping-hub`: tells a hub that a topic has changed, by the form that hubs agree on (WebSub §6 leaves it open):
 * `hub.mode=publish&hub.url=<topic>`. Any 2xx is good. A hub that is no longer chosen is not told.
 */
export async function pingHub(ctx: Ctx, { hub, topic }: Jobs['ping-hub']): Promise<void> {
  if (!ctx.settings.hubs.includes(hub) || !topic.startsWith(`${ctx.settings.siteUrl}/`)) return
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
