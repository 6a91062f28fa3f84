import { readConfig } from '../../src/config.ts'
import { openContext } from '../../src/open.ts'
import { enterReader } from '../../src/readers/enter.ts'
import { savePost } from '../../src/posts/save.ts'
import { submitReaction } from '../../src/reactions/submit.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const words = 'Le four tient sa chaleur jusqu’au matin quand la porte ferme bien et que le bois était sec. '.repeat(3)

/**
 * Writes three posts: one with 15 reactions, one with 1,000, one that takes what the bench sends. Answers the cookie of
 * a reader who has signed in.
 */
export async function seed(env: Record<string, string>): Promise<string> {
  const read = readConfig(env)
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes))
  const { ctx, close } = await openContext(read.config, silent)
  for (const [slug, reactions] of [
    ['fifteen', 15],
    ['thousand', 1000],
    ['open', 0],
  ] as const) {
    const post = await savePost(ctx, {
      kind: 'post',
      slug,
      title: `Un article à ${reactions} réactions`,
      lang: 'fr',
      summary: 'Pour mesurer.',
      question: '',
      author: null,
      reactions: 'open',
      state: 'published',
      date: '2026-11-01T08:00:00+01:00',
      tags: ['mesure'],
      source: Array.from({ length: 12 }, (_, n) => `## Partie ${n}\n\n${words}`).join('\n\n'),
      demo: false,
      file: null,
      fileHash: null,
    })
    const ids: number[] = []
    for (let n = 1; n <= reactions; n++) {
      const { reaction } = await submitReaction(ctx, {
        ...common(post.id, n % 3 === 0 ? (ids.at(-2) ?? null) : null),
        imported: { key: `${slug}/${n}`, number: n, state: 'published' },
        createdAt: new Date(Date.UTC(2026, 10, 1, 9, n)).toISOString(),
        ...(n % 5 === 0 ? link(slug, n) : comment(n)),
      })
      ids.push(reaction.id)
    }
  }
  const from = { agent: 'bench', address: '127.0.0.1', token: '' }
  const token = await enterReader(ctx, ilse, from)
  await close()
  return `tresse_reader=${token}`
}

const ilse = {
  provider: 'mastodon',
  issuer: 'https://bourg.example',
  subject: '7',
  via: 'Mastodon',
  handle: '@ilse@bourg.example',
  name: 'Ilse',
  profileUrl: 'https://bourg.example/@ilse',
  email: null,
  photoUrl: null,
}

function common(postId: number, parentId: number | null) {
  return { postId, parentId, website: null, lang: null, address: null, signs: [] }
}

function comment(n: number) {
  return {
    kind: 'comment' as const,
    name: `Lecteur ${n % 40}`,
    authorId: null,
    email: null,
    source: `${words}\n\n- un *point* du message ${n}\n- un autre, avec \`code\``,
    voice: null,
    agent: null,
  }
}

function link(slug: string, n: number) {
  return {
    kind: 'linkback' as const,
    name: 'Yann',
    transport: 'pingback' as const,
    relation: 'mention' as const,
    sourceUrl: `https://site-${n}.example/${slug}`,
    title: `Un lien numéro ${n}`,
    siteName: `Site ${n}`,
    excerpt: '…comme le raconte cet article, le feu se gagne…',
    parentId: null,
  }
}
