import { cleanComment } from '../../src/lib/sanitize.ts'
import type { Post } from '../../src/posts/post.ts'
import type { LinkbackDraft, Relation } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import type { Blog } from '../support/blog.ts'
import { already, linkback } from '../support/cast.ts'

const names = [
  'Ada',
  'Bo',
  'Yann Le Goff',
  'Marguerite-Marie de la Tour du Pin',
  '木村',
  'Un<b>gras</b>',
  'x'.repeat(70),
]
const sites = [
  'Pierres & Chaux',
  'Une très longue revue régionale des bâtisseurs et des boulangers',
  'bridge.example',
  '',
]
const relations: Relation[] = ['mention', 'reply', 'followup', 'mention', 'republication', 'roundup']

/** Gives the site a name, and fills the thread of a post with `many` links of every sort, long and hostile words among them, and fifty gestures. */
export async function crowd({ ctx }: Blog, post: Post, many = 200): Promise<void> {
  await nameSite(ctx, 'Le Carnet du Four', '')
  for (let n = 1; n <= many; n++) {
    const { reaction } = await submitReaction(ctx, linkback(post, linkOf(n)))
    if (n % 4 > 0) continue
    await ctx.db.updateTable('reactions').set({ photo: '/assets/favicon.svg' }).where('id', '=', reaction.id).execute()
  }
  for (let n = 1; n <= 50; n++) {
    const relation = n > 48 ? 'bookmark' : n > 40 ? 'repost' : 'like'
    const own = {
      relation,
      name: pick(names, n),
      sourceUrl: `https://social.example/${n}`,
      title: '',
      excerpt: '',
    } as const
    await submitReaction(ctx, linkback(post, { ...own, imported: already(n === 3 ? 'gone' : 'published') }))
  }
}

function linkOf(n: number): Partial<LinkbackDraft> {
  const relation = pick(relations, n)
  const words = n % 5 === 0 ? `https://example.org/${'long/'.repeat(30)}` : 'Neuf jours, par temps humide.'
  const content = { html: cleanComment(`<p>${words} <a href="https://four.example/">Voir</a></p>`), text: words }
  return {
    relation,
    name: pick(names, n),
    siteName: pick(sites, n),
    title: n % 7 === 0 ? 'Cuire dehors, en février, sous la pluie, avec des enfants et un vieux four' : `Page ${n}`,
    sourceUrl: `https://site${n % 9}.example/${n}`,
    writtenAt: '2026-01-05T09:00:00.000Z',
    imported: already(n % 11 === 0 ? 'gone' : 'published', n),
    ...(relation === 'reply' ? { content, permalink: `https://ilse.example/${n}` } : {}),
  }
}

function pick<Value>(values: readonly Value[], n: number): Value {
  return values[n % values.length] as Value
}
