import fc from 'fast-check'
import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as adapter, parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { hostileHtml } from '../fixtures/html/hostile.ts'
import { cleanComment, cleanPost, plainText } from '../../src/lib/sanitize.ts'

const cleaners = { comment: cleanComment, post: cleanPost }

describe.each(hostileHtml)('$name', ({ input, comment, post = comment }) => {
  test('loses what is dangerous in a comment', () => expect(cleanComment(input)).toBe(comment))
  test('loses what is dangerous in a post', () => expect(cleanPost(input)).toBe(post))
  test('is the same when cleaned again', () => {
    expect(cleanComment(comment)).toBe(comment)
    expect(cleanPost(post)).toBe(post)
  })
})

// Written out here a second time, so that a slip in the lists of the cleaner shows.
const readerElements = 'p br a em strong del code pre blockquote ul ol li'.split(' ')
const authorElements = [
  ...readerElements,
  ...'h2 h3 h4 h5 h6 figure figcaption img picture source video audio details summary section dl dt dd hr'.split(' '),
  ...'table caption colgroup col thead tbody tfoot tr th td sup sub kbd samp var small span ins abbr dfn q cite time wbr'.split(
    ' ',
  ),
]
const readerAttributes = ['href', 'rel', 'start']
const authorAttributes = [
  ...'href rel src srcset sizes alt title width height loading lang dir id class colspan rowspan start cite datetime controls'.split(
    ' ',
  ),
  ...'open poster type aria-label aria-describedby data-footnotes data-footnote-ref data-footnote-backref'.split(' '),
]
const addresses = ['href', 'src', 'cite', 'poster']

const oddElements =
  'script style svg math iframe template noscript xmp plaintext title textarea select option form input button object embed base body html head div mtext mglyph annotation-xml foreignObject desc table td tr li dd'.split(
    ' ',
  )
const oddAttributes =
  'onclick onerror style id name class href src srcset cite xlink:href action formaction target rel start title'.split(
    ' ',
  )
const oddValues = [
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  '&#106;avascript:x',
  '//evil.example',
  '/\\evil.example',
  'data:text/html,x',
  'https://a.example/',
  '/a',
  '#r7',
  'mailto:a@b.example',
  'cookie',
  'p1-a',
  '3',
  'hljs-string',
  '"><img src=x onerror=alert(1)>',
  '</title><img src=x onerror=alert(1)>',
  '--><script>',
]

const name = fc.constantFrom(...authorElements, ...oddElements)
const attribute = fc
  .tuple(fc.constantFrom(...oddAttributes), fc.constantFrom(...oddValues), fc.constantFrom('"', "'", ''))
  .map(([key, value, quote]) => ` ${key}=${quote}${value}${quote}`)
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(name, fc.array(attribute, { maxLength: 3 })).map(([tag, list]) => `<${tag}${list.join('')}>`),
  },
  { weight: 3, arbitrary: name.map((tag) => `</${tag}>`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?a',
      '<',
      '>',
      '&',
      '&lt;',
      '&#60;',
      '"',
      '\0',
      '/>',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
)
const html = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

test.each(Object.entries(cleaners))('whatever goes in, cleaning a %s twice is cleaning it once', (_, clean) => {
  fc.assert(
    fc.property(html, (dirty) => {
      expect(clean(clean(dirty))).toBe(clean(dirty))
    }),
    { numRuns: 400 },
  )
})

test.each([
  { kind: 'comment', clean: cleanComment, elements: readerElements, attributes: readerAttributes },
  { kind: 'post', clean: cleanPost, elements: authorElements, attributes: authorAttributes },
])('whatever goes in, a browser finds only allowed things in a $kind', ({ clean, elements, attributes }) => {
  fc.assert(
    fc.property(html, (dirty) => {
      const found = browse(clean(dirty))
      const values = found.flatMap((element) => element.attrs)
      expect(found.map((element) => element.tagName).filter((tag) => !elements.includes(tag))).toEqual([])
      expect(values.map((value) => value.name).filter((key) => !attributes.includes(key))).toEqual([])
      expect(values.filter(isHarmful)).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('whatever goes in, no link of a comment is vouched for', () => {
  fc.assert(
    fc.property(html, (dirty) => {
      const links = browse(cleanComment(dirty)).filter((element) => element.tagName === 'a')
      const rels = links.map((link) => link.attrs.find((value) => value.name === 'rel')?.value)
      expect(rels.filter((rel) => rel !== 'nofollow ugc noopener')).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test.each(Object.entries(cleaners))('whatever goes in, a %s stays inside the element it is put into', (_, clean) => {
  fc.assert(
    fc.property(html, (dirty) => {
      const page = parse(`<ol><li><article><div id="text">${clean(dirty)}</div><i id="after"></i></article></li></ol>`)
      const after = descendants(page).find((element) => idOf(element) === 'after')
      expect(after?.parentNode).toMatchObject({ tagName: 'article' })
    }),
    { numRuns: 400 },
  )
})

test.each([
  ['<p>One</p><p>two<br>three</p>', 'One\ntwo\nthree'],
  ['a &amp;amp; b &#8230; &lt;b&gt;', 'a &amp; b … <b>'],
  ['<script>x</script>a<style>b</style><svg><text>c</text></svg><template>d</template>e', 'ae'],
  ['<ul><li>a</li>\n<li>b</li></ul>', 'a\nb'],
  ['a   b\n\t c', 'a b\nc'],
  ['no markup', 'no markup'],
  ['<p>a<b', 'a'],
  ['<sup><a data-footnote-ref href="#x">1</a></sup>a <a class="heading-anchor" href="#y">#</a>', 'a'],
  ['<style>a', ''],
  ['a < b and <3', 'a < b and <3'],
])('the text of %j is %j', (source, text) => expect(plainText(source)).toBe(text))

function browse(clean: string): Tree.Element[] {
  const page = parse(`<div id="text">${clean}</div>`)
  const box = descendants(page).find((element) => idOf(element) === 'text')
  return box ? descendants(box) : []
}

function descendants(parent: Tree.ParentNode): Tree.Element[] {
  const elements = parent.childNodes.filter((node) => adapter.isElementNode(node))
  return elements.flatMap((element) => [element, ...descendants(element)])
}

function idOf(element: Tree.Element): string | undefined {
  return element.attrs.find((attribute_) => attribute_.name === 'id')?.value
}

function isHarmful({ name: key, value }: { name: string; value: string }): boolean {
  if (key === 'id') return !/^[a-z]\w*-/.test(value)
  if (!addresses.includes(key)) return false
  const url = new URL(value, 'https://blog.example/a/b')
  return !['https:', 'http:', 'mailto:', 'tel:'].includes(url.protocol) || url.host === 'evil.example'
}
