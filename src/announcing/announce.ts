import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { wasPublic } from '../posts/post.ts'
import { findPost } from '../posts/queries.ts'
import { findAnnouncement, forgetAnnouncements, isUpToDate, nextTurn } from './announcements.ts'
import { hubKey } from './hub.ts'
import { topicsOf } from './topics.ts'
import { serviceKey } from './update-service.ts'

/**
 * The job `announce-change`: plans what hubs and update services are to be told of a change that is public by now. Hubs
 * hear of the site's topics, and of those of the post while it is published; services only of posts, so nothing when
 * none was published or revised since they were last told. Each is told at once, or a minute after the time before.
 */
export async function announceChange(ctx: Ctx, { postId }: Jobs['announce-change']): Promise<void> {
  const { hubs, updateServices } = ctx.settings
  if (hubs.length === 0 && updateServices.length === 0) return
  const post = postId === undefined ? undefined : await findPost(ctx.db, postId)
  if (post && !wasPublic(post)) return
  const topics = topicsOf(ctx.settings, post?.state === 'published' ? post : undefined)
  await transaction(ctx, async (ctx) => {
    await forgetAnnouncements(ctx)
    for (const hub of hubs.filter(isAddress)) for (const topic of topics) await planHub(ctx, hub, topic)
    for (const service of updateServices.filter(isAddress)) await planService(ctx, service)
  })
}

function isAddress(text: string): boolean {
  return parseHttpUrl(text) !== undefined
}

async function planHub(ctx: Ctx, hub: string, topic: string): Promise<void> {
  const told = await findAnnouncement(ctx.db, 'hub', hub, topic)
  await enqueue(ctx, 'ping-hub', { hub, topic }, { key: hubKey(hub, topic), ...nextTurn(ctx, told) })
}

async function planService(ctx: Ctx, service: string): Promise<void> {
  const topic = `${ctx.settings.siteUrl}/`
  const told = await findAnnouncement(ctx.db, 'service', service, topic)
  if (!(await isUpToDate(ctx.db, told))) {
    await enqueue(ctx, 'ping-service', { service }, { key: serviceKey(service), ...nextTurn(ctx, told) })
  }
}
