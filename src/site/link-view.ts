import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import type { LinkRel } from '../reactions/link-rel.ts'
import type { Body } from '../reactions/queries.ts'
import type { Outline } from '../reactions/thread-shape.ts'
import { formatDate } from '../web/dates.ts'
import { langAttr } from './head.ts'

/**
 * A link from another site as it is drawn: `page` by its title, with the words around the link; `reply` as what its
 * writer says; `copy` in one line, since the words are the post's own.
 */
export type LinkView = {
  shape: 'page' | 'reply' | 'copy'
  title: string
  href: string
  rel: string
  site: string
  excerpt: string
  via: string
  photo: string | null
  gone: boolean
  langAttr: string
}

/** What a thread shows of a link; `body` holds what its page said when it was last read. */
export function linkView(ctx: Ctx, row: Outline, body: Body, rel: LinkRel): LinkView {
  const { t } = ctx
  const gone = row.state === 'gone'
  const href = body.permalink ?? body.sourceUrl ?? ''
  const shape = shapeOf(row, body)
  const site = siteOf(row, href)
  const notes = [
    noteOf(ctx, row, shape),
    body.transport ?? '',
    gone ? t('react.gone', { date: formatDate(ctx, body.stateAt, 'day') }) : '',
  ]
  return {
    shape,
    // Somebody's own site often bears their name, which stands before it already.
    title: shape === 'page' ? body.title || site || href : site === row.name ? (URL.parse(href)?.host ?? site) : site,
    href,
    rel: rel(href, row.sourceHost),
    site,
    excerpt: shape === 'page' && body.excerpt ? t('react.quoted', { text: body.excerpt }) : '',
    via: notes.filter(Boolean).join(' · '),
    photo: body.photo,
    gone,
    langAttr: langAttr(ctx, body.lang),
  }
}

/** What a page calls its site; one that a bridge shows is of the site where it leads. */
function siteOf({ siteName, sourceHost }: Outline, href: string): string {
  return siteName !== null && siteName !== '' && siteName !== sourceHost ? siteName : (URL.parse(href)?.host ?? '')
}

function shapeOf({ relation }: Outline, { html }: Body): LinkView['shape'] {
  if (relation === 'republication') return 'copy'
  return relation === 'reply' && html !== '' ? 'reply' : 'page'
}

/** What the line itself does not say yet. */
function noteOf({ t }: Ctx, { relation }: Outline, shape: LinkView['shape']): string {
  const key = shape === 'page' ? noteKeys[relation ?? 'mention'] : undefined
  return key ? t(key) : ''
}

const noteKeys: Partial<Record<NonNullable<Outline['relation']>, Key>> = {
  reply: 'react.linkReply',
  followup: 'react.sequel',
  roundup: 'react.roundup',
}
