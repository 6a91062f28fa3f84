import type { Ctx } from '../../src/context.ts'
import { randomToken } from '../../src/lib/secrets.ts'
import type { Post, PostDraft } from '../../src/posts/post.ts'
import { savePost } from '../../src/posts/save.ts'
import type { CommentDraft, Imported, LinkbackDraft } from '../../src/reactions/reaction.ts'

/** A published post of this month about bread, unless told otherwise. */
export function postDraft(own: Partial<PostDraft> = {}): PostDraft {
  return {
    kind: 'post',
    slug: 'pain',
    title: 'Le pain',
    lang: 'fr',
    summary: 'Sur le pain.',
    question: '',
    author: null,
    reactions: 'open',
    state: 'published',
    date: '2026-11-03T08:00:00+01:00',
    tags: [],
    source: 'Trois heures de pousse.',
    demo: false,
    file: null,
    fileHash: null,
    ...own,
  }
}

/** Writes such a post. */
export async function hasPost(ctx: Ctx, own: Partial<PostDraft> = {}): Promise<Post> {
  return savePost(ctx, postDraft(own))
}

/** What Béa writes when nobody says what. */
export function comment(post: Pick<Post, 'id'>, own: Partial<CommentDraft> = {}): CommentDraft {
  return {
    kind: 'comment',
    postId: post.id,
    parentId: null,
    authorId: null,
    name: 'Béa',
    email: null,
    website: null,
    lang: null,
    source: 'Et combien de sel par kilo ?',
    voice: null,
    address: '192.0.2.7',
    agent: null,
    signs: [],
    ...own,
  }
}

/** A link from another site, as the pipeline hands it over once verified. */
export function linkback(post: Pick<Post, 'id'>, own: Partial<LinkbackDraft> = {}): LinkbackDraft {
  return {
    kind: 'linkback',
    postId: post.id,
    parentId: null,
    transport: 'pingback',
    relation: 'mention',
    sourceUrl: 'https://levain.example/hate',
    name: 'Yann',
    siteName: 'Atelier du Levain',
    title: 'Le levain n’aime pas la hâte',
    excerpt: '…comme le raconte ce chantier…',
    website: null,
    lang: null,
    address: '192.0.2.9',
    signs: [],
    ...own,
  }
}

/** What makes a draft enter in a state that nobody judged, as an import does. */
export function already(state: Imported['state'] = 'published', number: number | null = null): Imported {
  return { key: randomToken(), number, state }
}
