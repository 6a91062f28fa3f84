import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { listSetAside, setAside, type Subject } from '../conversation/set-asides.ts'
import { refuse } from '../errors.ts'
import { mayWrite, type Account } from '../identities/account.ts'
import { findSentLink, listFailedLinks, retrySentLink, type SentLink } from '../sending/sent-links.ts'
import { langAttr } from '../site/head.ts'
import { formatDate } from '../web/dates.ts'
import { idOf } from './fields.ts'
import { accountOf } from './guard.ts'
import { sentHref } from './link-addresses.ts'
import { leadsNowhere, sentView } from './link-sent-view.ts'

type Row = { Params: { id: string } }

const most = 10

/** Another try for a link that came to nothing, or a word that it may rest; both are answered 303 back to “Your turn”. */
export async function failedLinkRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const config = { act: 'write' } as const
  app.post<Row>('/admin/waiting/links/:id/retry', { config }, async (request, reply) => {
    await retrySentLink(ctx, accountOf(request), (await findOwn(ctx, request)).id)
    return reply.redirect('/admin?done=retried', 303)
  })

  app.post<Row>('/admin/waiting/links/:id/aside', { config }, async (request, reply) => {
    await setAside(ctx, accountOf(request), subjectOf(await findOwn(ctx, request)), null)
    return reply.redirect('/admin?done=left', 303)
  })
}

/** Everything `admin/waiting/_links.eta` prints of the links that came to nothing; null when there are none. */
export async function failedLinks(ctx: Ctx, account: Account) {
  const links = ctx.settings.sendsLinkbacks ? await listFailedLinks(ctx, account) : []
  const rest = await listSetAside(ctx, links.map(subjectOf))
  const open = links.filter((link) => !rest.has(subjectOf(link)))
  if (open.length === 0) return null
  return {
    title: ctx.t('sending.failed', { n: open.length }),
    rows: open.slice(0, most).map((link) => rowView(ctx, link)),
    allHref: sentHref(),
  }
}

function rowView(ctx: Ctx, link: SentLink) {
  const { t } = ctx
  const { id, title, href, host, words } = sentView(ctx, link, { id: 0, text: '' })
  const gaveUp = leadsNowhere(link) ? t('links.sent.missing') : t('sending.gaveUp', { n: link.tries })
  const silence = link.state === 'unreachable' ? gaveUp : t('sending.refused')
  return {
    id,
    title,
    href,
    host,
    words,
    silence: words === '' || link.state === 'unreachable' ? silence : '',
    post: { href: `/admin/posts/${link.postId}/published#liens`, text: t('sending.within', { title: link.postTitle }) },
    langAttr: langAttr(ctx, link.postLang),
    iso: link.changedAt,
    when: formatDate(ctx, link.changedAt, 'relative'),
    retry: t('sending.retryOf', { title }),
    leave: t('sending.leaveOf', { title }),
  }
}

/** What is set aside is this failure, not the next one. */
function subjectOf({ id, changedAt }: SentLink): Subject {
  return `sent/${id}/${changedAt}`
}

async function findOwn(ctx: Ctx, request: FastifyRequest<Row>): Promise<SentLink> {
  const link = (await findSentLink(ctx.db, idOf(request.params.id))) ?? refuse('not_found', 'error.notFound')
  if (!mayWrite(accountOf(request), link)) refuse('forbidden', 'desk.forbidden')
  return link
}
