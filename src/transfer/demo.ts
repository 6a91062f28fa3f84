import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { instant, type Ctx, type Db } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { findAuthor } from '../identities/queries.ts'
import { withoutSiteName } from '../lib/page-title.ts'
import { findPostBySlug } from '../posts/queries.ts'
import type { Post } from '../posts/post.ts'
import type { Imported, LinkbackDraft, ReactionDraft } from '../reactions/reaction.ts'
import { lockThreads } from '../reactions/queries.ts'
import { submitReaction } from '../reactions/submit.ts'
import { saveSettings } from '../settings/settings.ts'
import type { Entry, GestureEntry } from './demo-file.ts'
import { erasePosts } from './erase.ts'

/**
 * Puts the demonstration's reactions (`CONTENT_DIR/reactions.yaml`) into their threads, once in a database's life and
 * only while it holds no reaction, with their own numbers, dates and states, and the likes, reposts and bookmarks beside
 * them. All of them enter, or none. Returns how many reactions did; a file that does not fit its shape throws.
 */
export async function loadDemoReactions(ctx: Ctx): Promise<number> {
  if (!ctx.settings.demo || (await isLoaded(ctx))) return 0
  const text = await readFile(join(ctx.config.contentDir, 'reactions.yaml'), 'utf8').catch(() => undefined)
  if (text === undefined) return 0
  const { parseDemoFile } = await import('./demo-file.ts')
  const { threads } = parseDemoFile(text)
  return transaction(ctx, async (ctx) => {
    if (!(await claimDemo(ctx))) return 0
    let count = 0
    for (const thread of threads) {
      const post = await findPostBySlug(ctx.db, thread.post)
      if (!post) continue
      count += await loadThread(ctx, post, thread.reactions)
      for (const gesture of thread.gestures ?? []) await submitReaction(ctx, gestureDraft(post, gesture))
    }
    return count
  })
}

/**
 * Takes the demonstration away for good: its posts are erased with their threads, its authors with them unless they
 * wrote something else or have an account, and from now on the content folder passes its files over. Its addresses
 * answer 404. A post of it that somebody took into the desk's keeping is theirs, and stays.
 */
export async function removeDemo(ctx: Ctx): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const posts = await ctx.db
      .selectFrom('posts')
      .select(['id', 'id as postId', 'authorId'])
      .where('demo', '=', 1)
      .where('id', 'not in', ctx.db.selectFrom('keptFiles').select('postId'))
      .orderBy('id')
      .execute()
    // Before anything holds the site's row, which whoever is in a thread wants next.
    await lockThreads(ctx, posts)
    const authors = new Set([...posts.map(({ authorId }) => authorId), ...(await listSpeakers(ctx))])
    await ctx.db.updateTable('posts').set({ demo: 0 }).where('demo', '=', 1).execute()
    await erasePosts(
      ctx,
      posts.map(({ id }) => id),
    )
    for (const id of authors) if (id !== null) await eraseSilent(ctx, id)
    await saveSettings(ctx, { demo: false })
  })
}

/** Whether there is something of the demonstration to keep or to remove. */
export async function hasDemo(db: Db): Promise<boolean> {
  const query = db.selectFrom('posts').select('id').where('demo', '=', 1).where('state', '<>', 'deleted')
  return (await query.limit(1).executeTakeFirst()) !== undefined
}

/** The authors who speak in the demonstration's threads. */
async function listSpeakers(ctx: Ctx): Promise<(number | null)[]> {
  const rows = await ctx.db
    .selectFrom('reactions')
    .select('authorId')
    .distinct()
    .where('importKey', 'like', 'demo/%')
    .where('authorId', 'is not', null)
    .orderBy('authorId')
    .execute()
  return rows.map(({ authorId }) => authorId)
}

async function eraseSilent({ db }: Ctx, authorId: number): Promise<void> {
  for (const table of ['posts', 'reactions', 'accounts'] as const) {
    const trace = await db.selectFrom(table).select('id').where('authorId', '=', authorId).limit(1).executeTakeFirst()
    if (trace) return
  }
  await db.deleteFrom('authors').where('id', '=', authorId).execute()
}

async function isLoaded(ctx: Ctx): Promise<boolean> {
  const site = await ctx.db.selectFrom('site').select('demoLoadedAt').where('id', '=', 1).executeTakeFirst()
  return site?.demoLoadedAt !== null
}

/** Marks the demonstration as loaded; `false` when it was already, or when people have reacted here. */
async function claimDemo(ctx: Ctx): Promise<boolean> {
  const claimed = await ctx.db
    .updateTable('site')
    .set({ demoLoadedAt: instant(ctx) })
    .where('id', '=', 1)
    .where('demoLoadedAt', 'is', null)
    .executeTakeFirst()
  if (claimed.numUpdatedRows === 0n) return false
  return (await ctx.db.selectFrom('reactions').select('id').limit(1).executeTakeFirst()) === undefined
}

async function loadThread(ctx: Ctx, post: Post, entries: Entry[]): Promise<number> {
  const ids = new Map<number, number>()
  for (const entry of entries) {
    const parentId = entry.replyTo === undefined ? null : (ids.get(entry.replyTo) ?? null)
    const { reaction } = await submitReaction(ctx, await toDraft(ctx, post, entry, parentId))
    ids.set(entry.number, reaction.id)
  }
  return entries.length
}

function gestureDraft(post: Post, { relation, source, by, date }: GestureEntry): LinkbackDraft {
  return {
    kind: 'linkback',
    postId: post.id,
    parentId: null,
    transport: 'webmention',
    relation,
    sourceUrl: source,
    name: by,
    siteName: '',
    title: '',
    excerpt: '',
    website: null,
    lang: null,
    createdAt: new Date(date).toISOString(),
    imported: { key: `demo/${post.slug}/${source}`, number: null, state: 'published' },
    address: null,
    signs: [],
  }
}

async function toDraft(ctx: Ctx, post: Post, entry: Entry, parentId: number | null): Promise<ReactionDraft> {
  const imported: Imported = {
    key: `demo/${post.slug}/${entry.number}`,
    number: entry.number,
    state: entry.state ?? 'published',
  }
  const common = {
    postId: post.id,
    parentId,
    lang: entry.lang ?? null,
    createdAt: new Date(entry.date).toISOString(),
    imported,
    address: null,
    signs: [],
  }
  if (entry.kind === 'linkback') {
    return {
      ...common,
      kind: 'linkback',
      name: entry.by ?? '',
      website: null,
      transport: entry.transport ?? 'import',
      relation: entry.relation ?? 'mention',
      sourceUrl: entry.source ?? '',
      title: withoutSiteName(entry.title ?? '', entry.site ?? ''),
      siteName: entry.site ?? '',
      excerpt: entry.excerpt ?? '',
    }
  }
  const author = entry.author === undefined ? undefined : await findAuthor(ctx.db, entry.author)
  return {
    ...common,
    kind: 'comment',
    name: author?.name ?? entry.name ?? '',
    website: entry.website ?? null,
    authorId: author?.id ?? null,
    email: entry.email ?? null,
    source: entry.text ?? '',
    voice: null,
    agent: null,
  }
}
