import type { Ctx } from '../context.ts'
import { excerpt } from '../lib/text.ts'
import type { SentLink } from '../sending/sent-links.ts'
import { isMissing } from '../linkbacks/trouble.ts'
import { foundOf } from '../sending/transport.ts'
import { langAttr } from '../site/head.ts'
import { formatDate } from '../web/dates.ts'
import { parseJson } from './fields.ts'
import { troubleText } from './link-trouble.ts'
import type { Said } from './link-said.ts'
import { hostText, sentHref, siteHref } from './link-addresses.ts'

/** States out of which telling the other side once more may come to something. */
const retried: ReadonlySet<SentLink['state']> = new Set(['refused', 'unreachable', 'nothing', 'off'])
const longestWords = 300

/** A link we sent, as its row prints it; `said` is what was just done with it. */
export function sentView(ctx: Ctx, link: SentLink, said: Said) {
  const { t } = ctx
  const name = titleOf(link) || link.target.replace(/^https?:\/\//, '')
  return {
    id: link.id,
    said: said.id === link.id ? said.text : '',
    state: link.state,
    stateText: stateText(ctx, link),
    title: name,
    href: link.target,
    address: titleOf(link) === '' ? '' : link.target,
    host: hostText(link.targetHost),
    site: link.state === 'self' ? '' : siteHref(link.targetHost),
    langAttr: langAttr(ctx, link.postLang),
    post: { title: link.postTitle, href: sentHref({ postId: link.postId }) },
    left: link.present === 1 ? '' : t('links.sent.left'),
    via: link.transport ?? '',
    status:
      link.httpStatus === null || link.state === 'unreachable'
        ? ''
        : t('links.sent.answer', { status: link.httpStatus }),
    sent: link.sentAt === null ? null : timeOf(ctx, 'links.sent.at', link.sentAt),
    next: link.nextAt === null ? null : timeOf(ctx, 'links.sent.next', link.nextAt),
    tries: link.tries > 1 ? t('links.sent.tries', { n: link.tries }) : '',
    given: endText(ctx, link),
    words: excerpt(link.words, longestWords),
    followed: link.statusUrl === null ? null : { href: link.statusUrl, words: excerpt(link.statusWords, longestWords) },
    retry:
      retried.has(link.state) && link.postState === 'published'
        ? t(link.state === 'off' ? 'links.sent.tellLong' : 'links.sent.retryLong', { name })
        : '',
    retryText: t(link.state === 'off' ? 'links.sent.tell' : 'links.sent.retry'),
  }
}

function stateText(ctx: Ctx, link: SentLink): string {
  const { t } = ctx
  const { state, nextAt } = link
  if (state === 'planned') return ''
  const trouble = state === 'unreachable' ? troubleText(ctx, troubleOf(link)) : undefined
  if (trouble !== undefined) return trouble
  return t(state === 'unreachable' && nextAt !== null ? 'links.sent.is.again' : `links.sent.is.${state}`)
}

/** Why a page was not told: it was not to be read, or its endpoint answered with an error. */
export function troubleOf(link: Pick<SentLink, 'found' | 'httpStatus'>): string | undefined {
  const found = foundOf(link)
  if (found?.outcome === 'unreachable') return found.detail
  return link.httpStatus === null ? undefined : `status ${link.httpStatus}`
}

/** Whether the page itself is not there, which its author may mend. */
export function leadsNowhere(link: SentLink): boolean {
  const found = foundOf(link)
  return link.state === 'unreachable' && found?.outcome === 'unreachable' && isMissing(found.detail)
}

/** What is to be said where the other side said nothing, or nothing any more. */
function endText({ t }: Ctx, link: SentLink): string {
  const { state, nextAt, words, tries } = link
  if (leadsNowhere(link)) return t('links.sent.missing')
  if (state === 'refused') return words === '' ? t('sending.refused') : ''
  return state === 'unreachable' && nextAt === null && tries > 2 ? t('links.sent.given') : ''
}

function timeOf(ctx: Ctx, key: 'links.sent.at' | 'links.sent.next', iso: string) {
  return { iso, text: ctx.t(key, { when: formatDate(ctx, iso, 'time') }) }
}

/** What discovery read of the page says its title, when it does. */
function titleOf({ found }: SentLink): string {
  const { title } = Object(parseJson(found)) as { title?: unknown }
  return typeof title === 'string' ? excerpt(title, 120) : ''
}
