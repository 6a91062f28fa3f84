import { describe, expect, test } from 'vitest'
import { listOutline } from '../../src/reactions/queries.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import { findPostByPath } from '../../src/posts/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { comment, hasPost } from '../support/cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { attribute, byClass, byId, byTag, hardPost, hotPost, line, startDemo, visit } from './cast.ts'

describe('a thread', () => {
  test('announces exactly what can be counted on its page', async () => {
    const { root } = await visit(await startDemo(), hardPost)
    expect(line(byId(root, 'reactions'))).toBe('15 réactions à « Le “cahier du four” n’a jamais répondu… #communs »')
    expect(byClass(root, 'h-cite')).toHaveLength(15)
    expect(byClass(root, 'strip').flatMap((strip) => byTag(strip, 'a'))).toHaveLength(15)
    expect(line(byClass(root, 'breakdown')[0])).toBe(
      '◆ 4 voix ● 1 réponse de l’auteure ↗\uFE0E 9 liens, dont 8 suites et 1 reprise',
    )
  })

  test('gives each reaction its number, heading, words and address', async () => {
    const { root } = await visit(await startDemo(), hotPost)
    const ilse = byId(root, 'r4')
    expect(ilse && line(byTag(ilse, 'h3')[0])).toBe('Réaction 4, de Ilse, en réponse à la 3')
    expect(ilse && attribute(ilse, 'class')).toContain('d2')
    const links = ilse ? byTag(ilse, 'a').map((a) => [line(a), attribute(a, 'href'), attribute(a, 'aria-label')]) : []
    expect(links).toContainEqual(['Répondre', `${hotPost}?repondre=4#reagir`, 'Répondre à la réaction 4, de Ilse'])
    expect(links).toContainEqual(['Lien', `${hotPost}?r=4#r4`, 'Lien de la réaction 4'])
    const mado = byId(root, 'r3')
    expect(mado && line(byClass(mado, 'by')[0])).toMatch(/^3 ● Mado Kerven auteure · 4 mars/)
  })

  test('folds neighbouring links, and opens the fold that a permalink names', async () => {
    const blog = await startDemo()
    const folds = async (address: string) =>
      byClass((await visit(blog, address)).root, 'fold').map((fold) => [
        line(byTag(fold, 'summary')[0]).replace(/\uFE0E/g, ''),
        attribute(fold, 'open') !== undefined,
      ])
    expect(await folds(hardPost)).toEqual([
      ['5, 6 ↗ 2 liens de Le Fournil de Mado', false],
      ['12–15 ↗ 4 liens de Pain & Patience', false],
    ])
    expect((await folds(`${hardPost}?r=13`)).map(([, open]) => open)).toEqual([false, true])
    const named = byId((await visit(blog, `${hardPost}?r=13`)).root, 'r13')
    expect(named && attribute(named, 'tabindex')).toBe('-1')
  })

  test('shows voices or links alone when the address asks for them', async () => {
    const blog = await startDemo()
    const shown = async (view: string) =>
      byClass((await visit(blog, `${hotPost}?fil=${view}`)).root, 'p-comment').length
    expect([await shown('tout'), await shown('voix'), await shown('liens')]).toEqual([14, 8, 6])
  })

  test('says how much time passed', async () => {
    const { root } = await visit(await startDemo(), hardPost)
    expect(byClass(root, 'gap').map(line)).toEqual(['Sept mois plus tard'])
  })

  test('keeps a line for a removed reaction that was answered, and says that a childless one is gone', async () => {
    const blog = await startDemo()
    const remove = async (number: number) => {
      const post = await findPostByPath(blog.ctx.db, hotPost)
      const outline = post ? await listOutline(blog.ctx.db, post.id) : []
      await moderate(blog.ctx, outline.find((row) => row.number === number)?.id ?? 0, 'remove', 'Mado')
    }
    await remove(3)
    await remove(10)
    const { root } = await visit(blog, hotPost)
    expect(line(byId(root, 'r3'))).toBe('3 · Message retiré par la modération')
    expect(byId(root, 'r10')).toBeUndefined()
    expect((await visit(blog, `${hotPost}?r=3`)).status).toBe(200)
    const gone = await visit(blog, `${hotPost}?r=10`)
    expect(gone.status).toBe(410)
    expect(byTag(gone.root, 'a').map((a) => attribute(a, 'href'))).toContain(`${hotPost}#fil`)
  })
})

describe('a reaction’s words', () => {
  test('are text where they are text: nothing that a reader types becomes markup', async () => {
    const blog = await startBlog({ env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open' } })
    const post = await hasPost(blog.ctx, { title: '"><script>alert(1)</script>', question: '<b>?</b>' })
    await submitReaction(
      blog.ctx,
      comment(post, { name: '<img src=x onerror=alert(1)>', website: 'https://a.example/"onmouseover=1' }),
    )
    const { root, html } = await visit(blog, post.path)
    expect(byTag(root, 'script').map((script) => attribute(script, 'src')?.split('?')[0])).toEqual([
      '/assets/thread.js',
    ])
    expect(byTag(root, 'img')).toEqual([])
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  test('carry their post’s language where it is not the page’s', async () => {
    const blog = await startDemo()
    const { root } = await visit(blog, '/2026/04/the-mortar-remembers')
    expect(byTag(root, 'html').map((html) => attribute(html, 'lang'))).toEqual(['fr'])
    expect(byClass(root, 'e-content').map((prose) => attribute(prose, 'lang'))).toEqual(['en'])
  })
})

describe('a long thread', () => {
  test('is cut into pages, each with its own address, and a permalink finds its page', async () => {
    const blog = await startBlog({ env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' } })
    const post = await hasPost(blog.ctx)
    await manyVoices(blog, post.id, 205)
    const second = await visit(blog, `${post.path}?page=2`)
    expect(byClass(second.root, 'h-cite')).toHaveLength(100)
    expect(canonicalOf(second.root)).toBe(`http://127.0.0.1:3000${post.path}?page=2`)
    const permalink = await visit(blog, `${post.path}?r=203`)
    expect(byId(permalink.root, 'r203')).toBeDefined()
    expect(canonicalOf(permalink.root)).toBe(`http://127.0.0.1:3000${post.path}`)
    expect(
      byClass(permalink.root, 'years')
        .flatMap((strip) => byTag(strip, 'a'))
        .map(line),
    ).toEqual(['2026 : 205'])
  })
})

describe('a branch', () => {
  test('of some length folds away as one, however deep its answers answer each other', async () => {
    const blog = await startBlog({ env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' } })
    const post = await hasPost(blog.ctx)
    let parentId: number | null = null
    for (const name of ['Ilse', 'Paul', 'Nora', 'Tomas', 'Béa', 'Hamid']) {
      const draft = comment(post, { name, parentId, source: `${name} parle du pain.`, address: null })
      parentId = (await submitReaction(blog.ctx, draft)).reaction.id
    }
    const { root } = await visit(blog, post.path)
    const [branch] = byClass(root, 'branch-fold')
    expect(branch && line(byTag(branch, 'summary')[0])).toBe('5 réponses')
    expect(branch && byClass(branch, 'h-cite')).toHaveLength(5)
    expect(byClass(root, 'deep').map((item) => line(byClass(item, 'to')[0]))).toEqual([
      '· en réponse à 4 · Tomas',
      '· en réponse à 5 · Béa',
    ])
  })
})

function canonicalOf(root: Parameters<typeof byTag>[0]): string | undefined {
  const link = byTag(root, 'link').find((element) => attribute(element, 'rel') === 'canonical')
  return link && attribute(link, 'href')
}

async function manyVoices(blog: Blog, postId: number, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    const name = `Voix ${n}`
    await submitReaction(
      blog.ctx,
      comment({ id: postId }, { name, source: `Message ${n}, sur le pain.`, address: null }),
    )
  }
}
