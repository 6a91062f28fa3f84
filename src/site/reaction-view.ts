import type { Ctx } from '../context.ts'
import type { Translate } from '../i18n/index.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import type { FormState } from '../reactions/form.ts'
import type { Body } from '../reactions/queries.ts'
import type { GestureLine } from '../reactions/gestures.ts'
import type { LinkRel } from '../reactions/link-rel.ts'
import { reactionPath } from '../reactions/reaction.ts'
import type { Outline, ParentInfo, ReactionItem } from '../reactions/thread-shape.ts'
import { shownName } from '../reactions/tree.ts'
import { isOpen } from '../posts/post.ts'
import type { ShownPost } from '../posts/queries.ts'
import { formatDate } from '../web/dates.ts'
import { faceView, type FaceView } from './face-view.ts'
import { langAttr } from './head.ts'
import { linkView, type LinkView } from './link-view.ts'
import { marks } from './marks.ts'

/** What a thread is shown with. */
export type Shown = {
  post: ShownPost
  bodies: ReadonlyMap<number, Body>
  /** The words (auteure, la rédaction…) of the authors who speak in it, by id. */
  authorWords: ReadonlyMap<number, string>
  form: FormState
  gestures: readonly GestureLine[]
  rel: LinkRel
  /** The ids of those that changed the post. */
  credited: ReadonlySet<number>
}

export type ReactionView = {
  type: 'reaction'
  id: string
  depth: number
  css: string
  focus: string
  number: number
  mark: string
  heading: string
  name: string
  face: FaceView | null
  site: string | null
  word: string
  /** How its writer proved who they are: “via Mastodon”, “verified site”; '' where they did not. */
  by: string
  iso: string
  when: string
  edited: string
  /** Said of a reaction that changed the post. */
  star: string
  to: string
  html: CleanHtml | ''
  langAttr: string
  link: LinkView | null
  href: string
  linkLabel: string
  linkText: string
  replyHref: string
  replyLabel: string
  replyText: string
  up: { href: string; text: string; label: string } | null
  own: { href: string; label: string; text: string }[]
  /** Where anybody but its writer tells the moderators of it. */
  report: { href: string; label: string; text: string } | null
}

/** Makes the function that turns one item of this thread into what its template prints. */
export function reactionViewer(
  ctx: Ctx,
  { post, bodies, authorWords, form, rel, credited }: Shown,
): (item: ReactionItem) => ReactionView {
  const { t } = ctx
  const open = isOpen(post)
  const report = t('reports.link')
  const day = (at: string, style: 'time' | 'short') => formatDate(ctx, at, style)

  return ({ row, depth, parent, current }) => {
    const { number } = row
    const body = bodies.get(row.id)
    const name = shownName(row)
    const link = row.kind === 'linkback' && body ? linkView(ctx, row, body, rel) : null
    const own = form.own.get(row.id)
    const said = !link || link.shape === 'reply'
    const written = body?.writtenAt ?? row.publishedAt
    return {
      type: 'reaction',
      id: `r${number}`,
      depth,
      css: `${link ? `link ${link.shape} ` : ''}${link?.gone ? 'lost ' : ''}s-${row.strand} d${Math.min(depth, 3)}${depth > 3 ? ' deep' : ''}${current ? ' chosen' : ''}`,
      focus: current || form.sent === number ? ' tabindex="-1"' : '',
      number,
      mark: marks[row.strand],
      heading: heading(t, row, name, parent),
      name: link?.shape === 'page' && name === link.site ? '' : name,
      face: link || !body ? null : faceView(ctx, row, body, name),
      site: link ? null : (body?.website ?? null),
      word: body?.authorId ? (authorWords.get(body.authorId) ?? '') : '',
      by: body && !link ? provedBy(t, body) : '',
      iso: written,
      when: day(written, link ? 'short' : 'time'),
      edited: body ? editedMark(t, body, day) : '',
      star: credited.has(row.id) ? t('credits.star') : '',
      to: depth > 1 && parent ? answering(t, parent) : '',
      html: said ? (body?.html ?? '') : '',
      langAttr: langAttr(ctx, body?.lang ?? (link ? null : post.lang)),
      link,
      href: reactionPath(post.path, number),
      linkLabel: t('react.linkLong', { n: number }),
      linkText: t('react.link'),
      replyHref: open ? `${post.path}?repondre=${number}#reagir` : '',
      replyLabel: t('react.replyLong', { n: number, name }),
      replyText: t('react.reply'),
      up: parent ? upLink(t('react.toLong', { n: parent.number }), post.path, parent.number) : null,
      own: own ? ownActs(t, own, number) : [],
      report: own ? null : { href: `/r/${row.id}/report`, text: report, label: t('reports.linkLong', { n: number }) },
    }
  }
}

/**
 * How somebody proved who they are, in a few words; '' for a guest. The words of a provider are printed as they were
 * kept: what an import brought, such as “Twitter (2011)”, stays.
 */
export function provedBy(t: Translate, { provider, via }: Pick<Body, 'provider' | 'via'>): string {
  if (provider === 'site') return t('signin.siteVerified')
  if (provider === 'mail') return t('signin.mailVerified')
  return via === null ? '' : t('signin.via', { via })
}

/** Whose correction it was last: readers should know when a text is no longer as its writer left it. */
function editedMark(t: Translate, { correctedAt, editedAt }: Body, day: (at: string, style: 'time') => string): string {
  if (correctedAt !== null) return t('react.corrected', { date: day(correctedAt, 'time') })
  return editedAt === null ? '' : t('react.edited', { date: day(editedAt, 'time') })
}

/** Leads to the message answered, which may stand on another page. The visible text comes first in the spoken one. */
function upLink(label: string, path: string, number: number) {
  const text = `↑\uFE0E ${number}`
  return { href: reactionPath(path, number), text, label: `${text} ${label}` }
}

function ownActs(t: Translate, own: { edit: string | null; withdraw: string }, n: number): ReactionView['own'] {
  const withdraw = { href: own.withdraw, text: t('react.withdraw'), label: t('react.withdrawLong', { n }) }
  if (own.edit === null) return [withdraw]
  return [{ href: own.edit, text: t('react.edit'), label: t('react.editLong', { n }) }, withdraw]
}

function heading(t: Translate, row: Outline, name: string, parent: ParentInfo | null): string {
  const n = row.number
  const link = row.kind === 'linkback'
  if (parent === null) return t(link ? 'react.headingLink' : 'react.heading', { n, name })
  return t(link ? 'react.headingLinkReply' : 'react.headingReply', { n, name, parent: parent.number })
}

function answering(t: Translate, { number, name }: ParentInfo): string {
  return name === null ? t('react.toTrace', { n: number }) : t('react.to', { n: number, name })
}
