import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { findAuthor } from '../identities/queries.ts'
import { withoutSiteName } from '../lib/page-title.ts'
import { findPostBySlug } from '../posts/queries.ts'
import type { Post } from '../posts/post.ts'
import type { Imported, ReactionDraft } from '../reactions/reaction.ts'
import { submitReaction } from '../reactions/submit.ts'
import type { Entry } from './demo-file.ts'

/**
 * Puts the demonstration's reactions (`CONTENT_DIR/reactions.yaml`) into their threads, once in a database's life and
 * only while it holds no reaction, with their own numbers, dates and states. All of them enter, or none. Returns how
 * many did; a file that does not fit its shape throws.
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
      if (post) count += await loadThread(ctx, post, thread.reactions)
    }
    return count
  })
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
