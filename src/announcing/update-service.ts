import type { Ctx } from '../context.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { feedFormats } from '../lib/feed-formats.ts'
import { plainText } from '../lib/sanitize.ts'
import { isStruct, writeCall, type XmlRpcValue } from '../lib/xmlrpc.ts'
import { findSite } from '../settings/site.ts'
import { failureOf, findAnnouncement, nextTurn, noteAnnouncement, type Told } from './announcements.ts'
import { readAnswer } from '../sending/send-pingback.ts'
import { shortLine } from '../sending/sent.ts'

/**
 * The job `ping-service`: tells an update service that the site has something new, by `weblogUpdates.extendedPing(name,
 * url, changes, feed)`, and by the older `weblogUpdates.ping(name, url)` where that is not known. `flerror` in the answer is
 * a refusal, with its `message`. A service that is no longer chosen is not told, and one that was
 * told within a minute waits for its turn.
 */
export async function pingService(ctx: Ctx, { service }: Jobs['ping-service']): Promise<void> {
  if (!ctx.settings.updateServices.includes(service)) return
  const home = `${ctx.settings.siteUrl}/`
  const last = await findAnnouncement(ctx.db, 'service', service, home)
  const { runAt } = last?.outcome === 'done' ? nextTurn(ctx, last) : {}
  if (runAt !== undefined) return enqueue(ctx, 'ping-service', { service }, { key: serviceKey(service), runAt })
  const { title } = await findSite(ctx.db)
  const names = [title || new URL(home).host, home]
  const feed = `${ctx.settings.siteUrl}/feed${feedFormats.rss.ending}`

  // A fault is nearly always the name not being known, whatever code the service gives that.
  const extended = await call(ctx, service, 'extendedPing', [...names, home, feed])
  const told = extended.fault ? await call(ctx, service, 'ping', names) : extended
  await noteAnnouncement(ctx, 'service', service, home, told)
}

/** Names the one job that tells a service. */
export function serviceKey(service: string): string {
  return `ping-service/${service}`
}

type Answer = Told & { fault?: boolean }

async function call(ctx: Ctx, service: string, method: string, params: string[]): Promise<Answer> {
  const fetched = await ctx.fetch({
    url: service,
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: writeCall(`weblogUpdates.${method}`, params),
    accept: 'text/xml, application/xml;q=0.9, */*;q=0.1',
    types: 'any',
  })
  const said = fetched.ok && fetched.status >= 200 && fetched.status < 300 ? readAnswer(fetched) : undefined
  if (!said) return failureOf(fetched)
  const words = shortLine(plainText('fault' in said ? said.fault.text : messageOf(said.value)))
  if ('fault' in said) return { outcome: 'failed', words, later: false, fault: true }
  return { outcome: isError(said.value) ? 'failed' : 'done', words, later: false }
}

function isError(value: XmlRpcValue): boolean {
  return isStruct(value) && (value.flerror === true || value.flerror === 1)
}

function messageOf(value: XmlRpcValue): string {
  return isStruct(value) && typeof value.message === 'string' ? value.message : ''
}
