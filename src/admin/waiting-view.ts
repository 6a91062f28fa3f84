import type { Ctx } from '../context.ts'
import type { Checklist } from '../conversation/checklist.ts'
import type { GroupName, Groups, Waiting } from '../conversation/waiting.ts'
import type { Key } from '../i18n/index.ts'
import { permalink } from '../posts/post.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { mayTellWriter } from '../reactions/tell.ts'
import { shownName } from '../reactions/tree.ts'
import { langAttr } from '../site/head.ts'
import { marks } from '../site/marks.ts'
import { formatDate } from '../web/dates.ts'
import { reasonTexts } from '../reactions/reasons.ts'

/** What somebody was writing in answer to a row, and what is wrong with it. */
export type Answer = { id: number; text: string; problem: string }

/** A group shows this many rows unless it alone is asked for. */
const rowsPerGroup = 15
const titles: Record<GroupName, Key> = {
  held: 'waiting.held',
  questions: 'waiting.questions',
  newcomers: 'waiting.newcomers',
  waiting: 'waiting.waiting',
}
const names = Object.keys(titles) as GroupName[]

/** The group that an address asks for, by the name it has there. */
export function groupOf(value: unknown): GroupName | undefined {
  return names.find((name) => name === value)
}

/** Everything `admin/waiting.eta` prints of who waits: the groups that have rows, or one of them whole. */
export function groupViews(ctx: Ctx, groups: Groups, only: GroupName | undefined, answer: Answer | null) {
  return names
    .filter((name) => groups[name].length > 0 && (only === undefined || only === name))
    .map((name) => {
      const rows = groups[name].slice(0, only === undefined ? rowsPerGroup : undefined)
      return {
        id: name,
        title: ctx.t(titles[name], { n: groups[name].length }),
        rows: rows.map((row) => rowView(ctx, row, answer?.id === row.id ? answer : null)),
        more: groups[name].length - rows.length,
        moreHref: `/admin?groupe=${name}`,
      }
    })
}

function rowView(ctx: Ctx, row: Waiting, answer: Answer | null) {
  const { id, number, kind, strand, state } = row
  const name = shownName(row)
  return {
    id,
    css: `s-${strand}`,
    mark: marks[strand],
    name,
    held: state === 'pending',
    link: kind === 'linkback' ? { href: row.sourceUrl ?? '', title: row.title || row.sourceUrl || '' } : null,
    iso: row.publishedAt ?? row.createdAt,
    when: formatDate(ctx, row.publishedAt ?? row.createdAt, 'relative'),
    under: ctx.t('waiting.under', { title: row.postTitle }),
    href: number === null ? row.postPath : reactionPath(row.postPath, number),
    html: row.html,
    excerpt: row.excerpt ?? '',
    langAttr: langAttr(ctx, row.lang ?? row.postLang),
    reasons: state === 'pending' ? reasonTexts(ctx, row) : [],
    tell: mayTellWriter(ctx, row) ? ctx.t('notices.tellShort', { name }) : '',
    answerLabel: ctx.t('waiting.answerTo', { name }),
    text: answer?.text ?? '',
    problem: answer?.problem ?? '',
  }
}

/** What a post still asks for, with one thing to do about each: everything `admin/waiting/_checklist.eta` prints. */
export function checklistView(ctx: Ctx, { post, items }: Checklist) {
  return {
    id: post.id,
    title: post.title,
    langAttr: langAttr(ctx, post.lang),
    href: post.path,
    hopes: hopesOf(ctx, post),
    items: items.map(({ check, n, reactionId }) => ({
      check,
      text: ctx.t(`check.${check}`, { n }),
      href: hrefOf(ctx, post, check, reactionId),
      action: ctx.t(`check.${check}Go`),
    })),
  }
}

function hrefOf(ctx: Ctx, post: Checklist['post'], check: string, reactionId: number | null): string {
  const pages: Record<string, string> = {
    held: `/admin/reactions?post=${post.id}`,
    first: `/admin/reactions/${reactionId}`,
    links: `/admin/posts/${post.id}/published#liens`,
    share: permalink(ctx.settings, post),
  }
  return pages[check] ?? `/admin/posts/${post.id}#${check === 'summary' ? 'summary' : 'question'}`
}

/** “2 voices of 3 hoped for”, when the author hoped for any. */
function hopesOf(ctx: Ctx, post: Checklist['post']): string[] {
  const elsewhere = post.links - post.followups - post.republications
  return [
    ...(post.hopedVoices > 0 ? [ctx.t('check.hopedVoices', { n: post.voices, of: post.hopedVoices })] : []),
    ...(post.hopedLinks > 0 ? [ctx.t('check.hopedLinks', { n: elsewhere, of: post.hopedLinks })] : []),
  ]
}
