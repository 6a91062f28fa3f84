import { expect, test } from 'vitest'
import { hardPost, hotPost, startDemo, visit } from './cast.ts'
import { invalid } from './valid.ts'

const addresses = [
  '/',
  '/?page=2',
  hotPost,
  hardPost,
  '/2026/04/the-mortar-remembers',
  `${hardPost}?r=13`,
  `${hardPost}?fil=voix`,
  `${hotPost}?fil=liens`,
  `${hotPost}?repondre=4`,
  '/a-propos',
  '/archive',
  '/archive/2026/03',
  '/tags',
  '/tags/pain',
  '/search',
  '/search?q=cure',
  '/search?q=zzz',
  '/sign-in',
  `/sign-in?back=${hotPost}`,
  '/sign-in/site',
  '/sign-in/mastodon',
  '/nulle-part',
]

test.each(['fr', 'en'])('every kind of page is valid HTML, its words in %s', async (lang) => {
  const blog = await startDemo({ env: { SITE_LANG: lang } })
  for (const address of addresses) {
    const { html } = await visit(blog, address)
    expect(html.length).toBeGreaterThan(1000)
    expect({ address, messages: await invalid(html) }).toEqual({ address, messages: [] })
    // Nothing that was to be replaced or computed shows through; a script's own words are not in the page.
    expect(html.replace(/<pre[\s\S]*?<\/pre>/g, '')).not.toMatch(/%s|\{[a-z]\w*\}|undefined|\[object|NaN/)
  }
})

test('no page asks anything of another site, nor carries inline script or style', async () => {
  const blog = await startDemo()
  for (const address of addresses) {
    const { html } = await visit(blog, address)
    expect(html).not.toMatch(/<style|<script(?! src="\/assets\/)| style="| on[a-z]+="/)
    expect(html).not.toMatch(/(?:src|srcset)="(?:https?:)?\/\//)
  }
})
