import type { Config } from '../config.ts'
import type { PostRow, PostTable } from '../db/schema.ts'

export type Post = PostRow

/**
 * What any writer of posts hands to `savePost`: a content file, and whatever else writes one day.
 * `date` is ISO 8601 with an offset; its own year and month (as written, not in UTC) make the permalink.
 * Without a date a post stays a draft.
 */
export type PostDraft = {
  kind: PostTable['kind']
  slug: string
  title: string
  lang: string
  summary: string
  question: string
  author: string | null
  reactions: PostTable['reactions']
  state: 'draft' | 'published'
  date: string | null
  tags: string[]
  source: string
  demo: boolean
  file: string | null
  fileHash: string | null
}

/** The path of a post: `/<year>/<month>/<slug>`, or `/<slug>` for a page. A post without a date has none of its own yet. */
export function postPath(draft: Pick<PostDraft, 'kind' | 'slug' | 'date'>): string {
  if (draft.kind === 'page') return `/${draft.slug}`
  const [year, month] = draft.date === null ? ['draft', 'undated'] : draft.date.split('-')
  return `/${year}/${month}/${draft.slug}`
}

/** The absolute address of a post. */
export function permalink(config: Pick<Config, 'siteUrl'>, post: Pick<Post, 'path'>): string {
  return config.siteUrl + post.path
}

/** Minutes to read it, at 220 words a minute, never less than one. */
export function readingMinutes(post: Pick<Post, 'words'>): number {
  return Math.max(1, Math.round(post.words / 220))
}

/** Whether a post takes comments and linkbacks. */
export function isOpen(post: Pick<Post, 'state' | 'kind' | 'reactions'>): boolean {
  return post.state === 'published' && post.kind === 'post' && post.reactions !== 'closed'
}
