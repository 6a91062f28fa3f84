import type { Ctx } from '../context.ts'
import { findAuthor } from '../identities/queries.ts'
import { slugify } from '../lib/text.ts'
import { instantToZoned, isoIn } from '../lib/zones.ts'
import { countBareImages } from '../posts/bare-images.ts'
import type { DraftFields } from '../posts/draft.ts'
import type { Draft } from '../posts/drafts.ts'
import { postPath } from '../posts/post.ts'
import type { SignedPost } from '../posts/queries.ts'
import { lookOf } from './post-look.ts'
import { hourInWords, zoneInWords } from './post-words.ts'

type Fact = { name: string; text: string; hint?: string; code?: boolean }

/** What publishing would do, told before it is done; `at` and `wrong` come back from a form that was refused. */
export async function publishPanel(
  ctx: Ctx,
  post: SignedPost,
  draft: Draft,
  typed: { at: string; wrong: string } = { at: '', wrong: '' },
) {
  const { t } = ctx
  const isPublic = post.state === 'published'
  const isPage = draft.fields.kind === 'page'
  const hint = isPublic ? (draft.changed ? 'publish.updateHint' : 'publish.sameHint') : 'publish.nowHint'
  return {
    version: draft.version,
    facts: await factsOf(ctx, post, draft.fields),
    warnings: await warningsOf(ctx, draft.fields),
    nowTitle: t(isPublic ? 'publish.updateTitle' : 'publish.nowTitle'),
    nowHint: t(isPage && !isPublic ? 'publish.pageHint' : hint),
    nowText: isPublic && !draft.changed ? '' : t(isPublic ? 'publish.update' : 'publish.now'),
    later: isPublic ? null : laterView(ctx, post, draft.fields, typed),
  }
}

function laterView(ctx: Ctx, post: SignedPost, fields: DraftFields, typed: { at: string; wrong: string }) {
  const { t } = ctx
  const ahead = fields.date !== null && Date.parse(fields.date) > ctx.now().getTime() ? fields.date : null
  const planned = post.scheduledAt ?? ahead
  const { scheduledAt } = post
  const hour = scheduledAt === null ? zoneInWords(ctx) : t('publish.atPlanned', { when: hourInWords(ctx, scheduledAt) })
  return {
    title: t(post.state === 'scheduled' ? 'publish.laterAgain' : 'publish.laterTitle'),
    at: typed.at || (planned === null ? '' : instantToZoned(planned, ctx.settings.timeZone)),
    wrong: typed.wrong,
    hint: t('publish.atHint', { hour }),
    button: t('publish.schedule'),
  }
}

async function factsOf(ctx: Ctx, post: SignedPost, fields: DraftFields): Promise<Fact[]> {
  const { t, settings } = ctx
  const path = finalPath(ctx, post, fields)
  const moves = post.state === 'published' && path !== post.path
  const author = fields.author === null ? undefined : await findAuthor(ctx.db, fields.author)
  const dated = fields.kind === 'post' && fields.date === null
  const addressHint = moves ? t('publish.addressMoves', { path: post.path }) : dated ? t('publish.addressDate') : ''
  const facts: Fact[] = [
    { name: t('publish.fact.address'), text: settings.siteUrl + path, hint: addressHint, code: true },
    { name: t('publish.fact.author'), text: author?.name ?? t('editor.authorNone') },
    { name: t('publish.fact.length'), text: lookOf(ctx, fields.source, fields.lang).counts },
    { name: t('publish.fact.tags'), text: fields.tags.join(', ') },
  ]
  if (fields.kind === 'post') {
    facts.push({ name: t('desk.reactions'), text: t(`editor.reactions.${fields.reactions}`) })
    facts.push({ name: t('publish.fact.question'), text: fields.question })
  }
  return facts.filter(({ text }) => text !== '')
}

/** Where the post would stand if it were published now. */
function finalPath(ctx: Ctx, post: SignedPost, fields: DraftFields): string {
  const date = fields.date ?? post.scheduledAt ?? ctx.now().toISOString()
  const slug = fields.slug || slugify(fields.title)
  return postPath({ kind: fields.kind, slug, date: isoIn(new Date(date), ctx.settings.timeZone) })
}

async function warningsOf(ctx: Ctx, fields: DraftFields): Promise<{ field: string; text: string }[]> {
  const { t } = ctx
  const warnings: { field: string; text: string }[] = []
  const bare = await countBareImages(ctx.db, lookOf(ctx, fields.source, fields.lang).html)
  if (fields.title === '') warnings.push({ field: 'title', text: t('publish.warnTitle') })
  if (fields.source.trim() === '') warnings.push({ field: 'source', text: t('publish.warnEmpty') })
  if (bare > 0) warnings.push({ field: 'source', text: t('publish.warnAlt', { n: bare }) })
  if (fields.cover !== '' && fields.coverAlt === '') {
    warnings.push({ field: 'coverAlt', text: t('publish.warnAlt', { n: 1 }) })
  }
  if (fields.summary === '') warnings.push({ field: 'summary', text: t('publish.warnSummary') })
  return warnings
}
