import type { Ctx } from '../context.ts'
import type { Key, Translate } from '../i18n/index.ts'
import type { FormState } from '../reactions/form.ts'
import type { Body } from '../reactions/queries.ts'
import type { Outline, ReactionItem } from '../reactions/thread.ts'
import { shownName } from '../reactions/tree.ts'
import { isOpen } from '../posts/post.ts'
import type { SignedPost } from '../posts/queries.ts'
import { formatDate } from '../web/dates.ts'
import { langAttr } from './head.ts'
import { marks } from './marks.ts'

/** What a thread is shown with. */
export type Shown = {
  post: SignedPost
  bodies: ReadonlyMap<number, Body>
  /** The words (auteure, la rédaction…) of the authors who speak in it, by id. */
  authorWords: ReadonlyMap<number, string>
  form: FormState
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
  site: string | null
  word: string
  iso: string
  when: string
  edited: string
  to: string
  html: string
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
}

type LinkView = {
  title: string
  href: string
  site: string
  excerpt: string
  via: string
  langAttr: string
}

/**
 * Makes the function that turns one item of this thread into what its template prints. Sentences are prepared once
 * and filled by joining strings: a message is formatted some hundred times on a long page.
 */
export function reactionViewer(
  ctx: Ctx,
  { post, bodies, authorWords, form }: Shown,
): (item: ReactionItem) => ReactionView {
  const say = sentences(ctx.t)
  const open = isOpen(post)
  const now = ctx.now()
  const day = (at: string, style: 'time' | 'short') => formatDate(at, style, ctx.config.lang, now)

  return ({ row, depth, parent, current }) => {
    const { number } = row
    const body = bodies.get(row.id)
    const name = shownName(row)
    const n = String(number)
    const link = row.kind === 'linkback' && body ? linkView(ctx, row, body) : null
    const own = form.own.get(row.id)
    return {
      type: 'reaction',
      id: `r${n}`,
      depth,
      css: `${link ? 'link ' : ''}s-${row.strand} d${Math.min(depth, 3)}${depth > 3 ? ' deep' : ''}${current ? ' chosen' : ''}`,
      focus: current || form.sent === number ? ' tabindex="-1"' : '',
      number,
      mark: marks[row.strand],
      heading: say.heading(row.kind, n, name, parent ? String(parent.number) : ''),
      name: link && name === link.site ? '' : name,
      site: link ? null : (body?.website ?? null),
      word: body?.authorId ? (authorWords.get(body.authorId) ?? '') : '',
      iso: row.publishedAt,
      when: day(row.publishedAt, link ? 'short' : 'time'),
      edited: body?.editedAt ? ctx.t('react.edited', { date: day(body.editedAt, 'time') }) : '',
      to: depth > 1 && parent ? say.to(String(parent.number), parent.name ?? '') : '',
      html: link ? '' : (body?.html ?? ''),
      langAttr: langAttr(ctx, body?.lang ?? post.lang),
      link,
      href: `${post.path}?r=${n}#r${n}`,
      linkLabel: say.linkLabel(n),
      linkText: say.linkText,
      replyHref: open ? `${post.path}?repondre=${n}#reagir` : '',
      replyLabel: say.replyLabel(n, name),
      replyText: say.replyText,
      up: parent ? upLink(say.up(String(parent.number)), post.path, parent.number) : null,
      own: own ? ownActs(ctx.t, own, number) : [],
    }
  }
}

/** Leads to the message answered, which may stand on another page. The visible text comes first in the spoken one. */
function upLink(label: string, path: string, number: number) {
  const text = `↑\uFE0E ${number}`
  return { href: `${path}?r=${number}#r${number}`, text, label: `${text} ${label}` }
}

function ownActs(t: Translate, own: { edit: string | null; withdraw: string }, n: number): ReactionView['own'] {
  const withdraw = { href: own.withdraw, text: t('react.withdraw'), label: t('react.withdrawLong', { n }) }
  if (own.edit === null) return [withdraw]
  return [{ href: own.edit, text: t('react.edit'), label: t('react.editLong', { n }) }, withdraw]
}

function linkView(ctx: Ctx, row: Outline, body: Body): LinkView {
  const { t } = ctx
  const lost = row.state === 'gone'
  const note = noteKeys[row.relation ?? 'mention']
  const date = lost ? formatDate(row.stateAt, 'day', ctx.config.lang, ctx.now()) : ''
  return {
    title: body.title || row.siteName || body.sourceUrl || '',
    href: body.sourceUrl ?? '',
    site: row.siteName || row.sourceHost || '',
    excerpt: body.excerpt ? t('react.quoted', { text: body.excerpt }) : '',
    via: [note ? t(note) : '', body.transport ?? '', lost ? t('react.gone', { date }) : ''].filter(Boolean).join(' · '),
    langAttr: langAttr(ctx, body.lang),
  }
}

const noteKeys: Record<NonNullable<Outline['relation']>, Key | undefined> = {
  mention: undefined,
  reply: 'react.linkReply',
  followup: 'react.sequel',
  republication: 'react.republished',
  roundup: 'react.roundup',
}

/** The sentences of a reaction with their gaps cut open, so that filling them is joining strings. */
function sentences(t: Translate) {
  const heading = gaps(t, 'react.heading', ['n', 'name'])
  const headingReply = gaps(t, 'react.headingReply', ['n', 'name', 'parent'])
  const headingLink = gaps(t, 'react.headingLink', ['n', 'name'])
  const headingLinkReply = gaps(t, 'react.headingLinkReply', ['n', 'name', 'parent'])
  const to = gaps(t, 'react.to', ['n', 'name'])
  const toTrace = gaps(t, 'react.toTrace', ['n'])
  return {
    heading: (kind: Outline['kind'], n: string, name: string, parent: string) => {
      if (kind === 'linkback') return parent ? headingLinkReply([n, name, parent]) : headingLink([n, name])
      return parent ? headingReply([n, name, parent]) : heading([n, name])
    },
    to: (n: string, name: string) => (name ? to([n, name]) : toTrace([n])),
    up: one(gaps(t, 'react.toLong', ['n'])),
    linkText: t('react.link'),
    linkLabel: one(gaps(t, 'react.linkLong', ['n'])),
    replyText: t('react.reply'),
    replyLabel: two(gaps(t, 'react.replyLong', ['n', 'name'])),
  }
}

function one(fill: (values: string[]) => string) {
  return (value: string) => fill([value])
}

function two(fill: (values: string[]) => string) {
  return (first: string, second: string) => fill([first, second])
}

/** Formats a message once with stand-ins, cuts it there, and returns what joins the pieces around values. */
function gaps(t: Translate, key: Key, names: string[]): (values: string[]) => string {
  const standIns = Object.fromEntries(names.map((name, index) => [name, `\u0001${index}\u0002`]))
  const pieces = t(key, standIns).split(/\u0001(\d+)\u0002/)
  const order = pieces.map((piece, index) => (index % 2 === 1 ? Number(piece) : -1))
  return (values) => {
    let text = ''
    for (const [index, piece] of pieces.entries()) text += order[index] === -1 ? piece : values[order[index] ?? 0]
    return text
  }
}
