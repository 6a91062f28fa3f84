import { expect, test } from 'vitest'
import type { Post } from '../../src/posts/post.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { saveSettings, type Settings } from '../../src/settings/settings.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { areNeighbours } from '../support/neighbours.ts'
import { hasAccount } from '../support/visitor.ts'

const minute = 60_000
const target = 'https://bo.example/2026/11/soup'

/** Ada writes about what Bo wrote; Bo takes links by these transports and shows them at once. */
async function adaAndBo(transports: Settings['transports']) {
  const ada = await startBlog({ env: { SITE_URL: 'https://ada.example', SITE_LANG: 'en' } })
  // Who pings waits for the outcome, so that somebody has to check meanwhile.
  const worker = !transports.includes('webmention')
  const bo = await startBlog({ env: { SITE_URL: 'https://bo.example', SITE_LANG: 'en' }, worker })
  areNeighbours(ada, bo)
  await saveSettings(bo.ctx, { transports, policy: 'open' })
  await hasPost(bo.ctx, { slug: 'soup', title: 'Soup', lang: 'en', source: 'A soup is a slow fire.' })
  return {
    ada,
    bo,
    write: (source: string, own: { id?: number; title?: string; slug?: string } = {}): Promise<Post> => {
      return hasPost(ada.ctx, { slug: 'late', title: 'Late', lang: 'en', date: '2026-11-20T09:00:00Z', source, ...own })
    },
    /** What Bo's page shows, once everybody has been told: the title, the words and the number of each link. */
    thread: async () => {
      for (const blog of [ada, bo]) blog.clock.pass(minute)
      await ada.runJobs()
      if (!worker) await bo.runJobs()
      return shown(bo)
    },
    told: async () => ada.ctx.db.selectFrom('sentLinks').select(['state', 'transport']).executeTakeFirst(),
  }
}

async function shown(blog: Blog): Promise<string[]> {
  const { body } = await blog.app.inject('/2026/11/soup')
  return [...body.matchAll(/<article class="p-comment[\s\S]*?<\/article>/g)].map(([article]) => {
    const [, number] = /<span class="no"[^>]*>(\d+)</.exec(article) ?? []
    const [, title] = /<bdi>([^<]*)<\/bdi><\/a> — /.exec(article) ?? []
    const [, words] = /<p class="said[^>]*>([^<]*)</.exec(article) ?? []
    return `${number} ${title}: ${words}`
  })
}

const both: [string, Settings['transports']][] = [
  ['webmention', ['webmention', 'pingback', 'trackback']],
  ['pingback', ['pingback', 'trackback']],
]

test.each(both)('by %s: publish, edit, removal of the link, its return and deletion', async (transport, transports) => {
  const { ada, write, thread, told } = await adaAndBo(transports)
  const { id } = await write(`I was late, and [the soup](${target}) waited.`)
  expect(await thread()).toEqual(['1 Late: “I was late, and the soup waited.”'])
  expect(await told()).toEqual({ state: 'accepted', transport })

  await write(`I was late again, and [the soup](${target}) waited.`, { id, title: 'Late again' })
  expect(await thread()).toEqual(['1 Late again: “I was late again, and the soup waited.”'])

  const without = await write('I was late again, and the soup was gone.', { id, title: 'Late again' })
  expect(await thread()).toEqual([])
  expect(await told()).toEqual({ state: 'accepted', transport })

  await write(`I was late again, and [the soup](${target}) waited.`, { id, title: 'Late again' })
  expect(await thread()).toEqual(['1 Late again: “I was late again, and the soup waited.”'])

  await takeOffPost(ada.ctx, without)
  expect((await ada.app.inject('/2026/11/late')).statusCode).toBe(410)
  expect(await thread()).toEqual([])
  expect(await told()).toEqual({ state: 'accepted', transport })
})

test.each(both)(
  'by %s: a post that moves keeps its one place in the thread, and leaves it when deleted',
  async (_transport, transports) => {
    const { ada, write, thread } = await adaAndBo(transports)
    const text = `I was late, and [the soup](${target}) waited.`
    const { id } = await write(text)
    await thread()
    const moved = await write(text, { id, slug: 'too-late', title: 'Too late' })
    expect(await thread()).toEqual(['1 Too late: “I was late, and the soup waited.”'])
    await takeOffPost(ada.ctx, moved)
    expect(await thread()).toEqual([])
  },
)

test('where neither is taken nobody is told, and a trackback only where the author ticked it', async () => {
  const { ada, write, thread, told } = await adaAndBo(['trackback'])
  const { id } = await write(`I was late, and [the soup](${target}) waited.`)
  expect(await thread()).toEqual([])
  expect(await told()).toEqual({ state: 'nothing', transport: null })

  await ada.ctx.db.updateTable('sentLinks').set({ choice: 'trackback' }).execute()
  await write(`I was late again, and [the soup](${target}) waited.`, { id })
  expect(await thread()).toEqual(['1 Late: “I was late again, and the soup waited.”'])
  expect(await told()).toEqual({ state: 'accepted', transport: 'trackback' })
})

test('a site that lets nobody in has not heard that a link is gone', async () => {
  const { bo, write, thread, told } = await adaAndBo(['pingback'])
  const { id } = await write(`I was late, and [the soup](${target}) waited.`)
  expect(await thread()).toHaveLength(1)
  const owner = await hasAccount(bo)
  await saveRule(bo.ctx, owner, { kind: 'site', value: 'ada.example', verdict: 'refuse' })
  await write('I was late, and the soup was gone.', { id })
  await thread()
  expect(await told()).toEqual({ state: 'refused', transport: 'pingback' })
})

test('a link that its post marks as answered is an answer at the other blog', async () => {
  const { bo, write, thread } = await adaAndBo(['webmention'])
  await write(`An answer to <a class="u-in-reply-to red" href="${target}">the soup</a>.`)
  expect(await thread()).toHaveLength(1)
  expect(await bo.ctx.db.selectFrom('reactions').select('relation').execute()).toEqual([{ relation: 'reply' }])
})
