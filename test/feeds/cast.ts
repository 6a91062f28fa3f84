import type { Post, PostDraft } from '../../src/posts/post.ts'
import type { CommentDraft, LinkbackDraft, ReactionState } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import type { Blog } from '../support/blog.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'

/** Publishes a post; what is not given is plain. */
export async function publish(blog: Blog, slug: string, given: Partial<PostDraft> = {}): Promise<Post> {
  return hasPost(blog.ctx, {
    slug,
    title: `Title of ${slug}`,
    summary: '',
    date: '2026-03-03T18:02:00+01:00',
    source: 'Bonjour.',
    file: `posts/${slug}.md`,
    ...given,
  })
}

type Given = { state?: ReactionState; at?: string }

/** Puts a message into a thread, in the state asked for, as if it had come at `at`. */
export async function say(blog: Blog, post: Post, name: string, given: Given & Partial<CommentDraft> = {}) {
  const draft = comment(post, { name, source: `Un mot de ${name}.`, ...arrival(blog, given), ...given })
  return (await submitReaction(blog.ctx, draft)).reaction
}

/** Puts a link from elsewhere into a thread. */
export async function mention(blog: Blog, post: Post, name: string, given: Given & Partial<LinkbackDraft> = {}) {
  const page = {
    sourceUrl: 'https://ann.example/soup?a=1&b=2',
    title: 'Soup & <bread>',
    siteName: 'Ann’s',
    excerpt: 'Bread & butter.',
  }
  const draft = linkback(post, { name, ...page, ...arrival(blog, given), ...given })
  return (await submitReaction(blog.ctx, draft)).reaction
}

function arrival(blog: Blog, { state, at = blog.ctx.now().toISOString() }: Given) {
  return { createdAt: at, imported: already(state) }
}
