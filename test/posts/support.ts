import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ctx } from '../../src/context.ts'
import type { ReactionTable } from '../../src/db/schema.ts'
import type { CleanHtml } from '../../src/lib/sanitize.ts'
import type { PostDraft } from '../../src/posts/post.ts'
import { savePost } from '../../src/posts/save.ts'
import { findSite } from '../../src/settings/site.ts'
import { indexReaction } from '../../src/search/entries.ts'

/** A draft of a published post of March 2026 about bread, changed as a test needs it. */
export function draft(changes: Partial<PostDraft> = {}): PostDraft {
  return {
    kind: 'post',
    slug: 'bread',
    title: 'Bread',
    lang: 'en',
    summary: '',
    question: '',
    author: null,
    reactions: 'open',
    state: 'published',
    date: '2026-03-03T08:30:00+01:00',
    tags: [],
    source: 'Flour and water.',
    demo: false,
    file: null,
    fileHash: null,
    ...changes,
  }
}

/** Saves as many posts as there are days, one a day of March 2026, named `post-<day>`. */
export async function savePosts(ctx: Ctx, days: number[], changes: Partial<PostDraft> = {}): Promise<void> {
  for (const day of days) {
    const date = `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`
    await savePost(ctx, draft({ slug: `post-${day}`, title: `Post ${day}`, date, ...changes }))
  }
}

/** Puts a reaction's row straight into a thread and the index: these tests are about what is found, not about how it came in. */
export async function putReaction(
  ctx: Ctx,
  postId: number,
  facts: { number: number; state?: ReactionTable['state']; text?: string; name?: string },
) {
  const at = ctx.now().toISOString()
  const { number, state = 'published', text = '', name = 'Bo' } = facts
  const row = await ctx.db
    .insertInto('reactions')
    .values({
      postId,
      parentId: null,
      number,
      kind: 'comment',
      strand: 'reader',
      state,
      formerState: null,
      authorId: null,
      voice: null,
      name,
      nameFolded: name.toLowerCase(),
      email: null,
      website: null,
      lang: null,
      source: text,
      html: '' as CleanHtml,
      text,
      sourceUrl: null,
      sourceKey: null,
      sourceHost: null,
      title: null,
      siteName: null,
      transport: null,
      transports: null,
      relation: null,
      excerpt: null,
      createdAt: at,
      publishedAt: at,
      editedAt: null,
      stateAt: at,
      reasons: '[]',
      address: null,
      agent: null,
      onceKey: null,
      importKey: null,
      cleaner: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await indexReaction(ctx, row)
  return row
}

/** Writes a file of the content folder and makes it look settled, as one saved a while ago. */
export async function writeContent(ctx: Ctx, file: string, text: string | Buffer): Promise<void> {
  const path = join(ctx.config.contentDir, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

export async function removeContent(ctx: Ctx, file: string): Promise<void> {
  await rm(join(ctx.config.contentDir, file))
}

export async function findRevision(ctx: Ctx): Promise<number> {
  return (await findSite(ctx.db)).revision
}
