import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { noPages, startBusyDesk } from './pages-cast.ts'

// The pictures of stored texts are written `<img …/>`, which HTML allows, as it does boxes to tick
// of one name; titles are as long as their authors want.
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'void-style': 'off',
    'long-title': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'], allowArrayBrackets: true }],
  },
})

test.each(['fr', 'en'])(
  'every page of the desk is valid HTML with one title of its own, its words in %s',
  async (lang) => {
    const { blog, desk, pages } = await startBusyDesk({ env: { SITE_LANG: lang } })
    const found = []
    for (const { url, door } of pages) {
      const { statusCode, body } = await (door ? blog.app.inject(url) : desk.get(url))
      const { results } = await validator.validateString(body)
      found.push({
        url,
        status: statusCode,
        mistakes: results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`)),
        titles: body.match(/<h1[\s>]/g)?.length,
        mains: body.match(/<main[\s>]/g)?.length,
        lang: /<html lang="(\w+)"/.exec(body)?.[1],
        // Nothing that was to be replaced or computed shows through.
        shown: body.match(/%s|\{[a-z]\w*\}|undefined|\[object|NaN|Invalid Date/g),
        inline: body.match(/<style|<script(?! src="\/assets\/)| style="| on[a-z]+="/g),
      })
    }
    const right = { status: 200, mistakes: [], titles: 1, mains: 1, lang, shown: null, inline: null }
    expect(found).toEqual(pages.map(({ url }) => ({ url, ...right })))
  },
)

test('no page of the desk is left out of what these tests look at', async () => {
  const { blog, pages } = await startBusyDesk()
  const known = new Set([...pages.map(({ route }) => route), ...noPages])
  const routes = routesOf(blog.app.printRoutes({ commonPrefix: false, method: 'GET' }))
  expect(routes).toEqual(expect.arrayContaining(Array.from(known).filter((route) => route.startsWith('/admin'))))
  expect(routes.filter((route) => !known.has(route))).toEqual([])
})

/** The addresses below /admin in the tree that the router draws of itself, four columns a level. */
function routesOf(tree: string): string[] {
  const path: string[] = []
  const found = tree.split('\n').map((line) => {
    const [, branches = '', part = '', methods] = /^([│ ├└─]*)(\S+)(?: \((.+)\))?$/.exec(line) ?? []
    path.splice(branches.length / 4 - 1, Infinity, part)
    return methods ? path.join('') : ''
  })
  return found.filter((address) => /^\/admin(?:\/|$)/.test(address))
}
