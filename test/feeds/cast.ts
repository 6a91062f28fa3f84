import { randomToken } from '../../src/lib/secrets.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import type { CommentDraft, LinkbackDraft, ReactionState } from '../../src/reactions/reaction.ts'
import type { Post, PostDraft } from '../../src/posts/post.ts'
import { savePost } from '../../src/posts/save.ts'
import type { Blog } from '../support/blog.ts'

/** Publishes a post; what is not given is plain. */
export async function publish(blog: Blog, slug: string, given: Partial<PostDraft> = {}): Promise<Post> {
  return savePost(blog.ctx, {
    kind: 'post',
    slug,
    title: `Title of ${slug}`,
    lang: 'fr',
    summary: '',
    question: '',
    author: null,
    reactions: 'open',
    state: 'published',
    date: '2026-03-03T18:02:00+01:00',
    tags: [],
    source: 'Bonjour.',
    demo: false,
    file: `posts/${slug}.md`,
    fileHash: null,
    ...given,
  })
}

type Given = { state?: ReactionState; at?: string; parentId?: number | null }

/** Puts a message into a thread, in the state asked for, as if it had come at `at`. */
export async function say(blog: Blog, post: Post, name: string, given: Given & Partial<CommentDraft> = {}) {
  const { reaction } = await submitReaction(blog.ctx, {
    kind: 'comment',
    postId: post.id,
    parentId: null,
    name,
    website: null,
    lang: null,
    authorId: null,
    email: null,
    source: `Un mot de ${name}.`,
    voice: null,
    address: null,
    agent: null,
    signs: [],
    ...arrival(blog, given),
    ...given,
  })
  return reaction
}

/** Puts a link from elsewhere into a thread. */
export async function mention(blog: Blog, post: Post, name: string, given: Given & Partial<LinkbackDraft> = {}) {
  const { reaction } = await submitReaction(blog.ctx, {
    kind: 'linkback',
    postId: post.id,
    parentId: null,
    name,
    website: null,
    lang: null,
    transport: 'pingback',
    relation: 'mention',
    sourceUrl: 'https://ann.example/soup?a=1&b=2',
    title: 'Soup & <bread>',
    siteName: 'Ann’s',
    excerpt: 'Bread & butter.',
    address: null,
    signs: [],
    ...arrival(blog, given),
    ...given,
  })
  return reaction
}

function arrival(blog: Blog, { state = 'published', at = blog.ctx.now().toISOString() }: Given) {
  return { createdAt: at, imported: { key: randomToken(), number: null, state } }
}
