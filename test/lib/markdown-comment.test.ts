import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderComment, TooDeep } from '../../src/lib/markdown.ts'
import { hostileMarkdown } from './hostile-markdown.ts'

const vouchless = 'rel="nofollow ugc noopener"'

test.each([
  ['Hello\nworld', '<p>Hello<br>world</p>'],
  ['**b** *i* ~~d~~ `c`', '<p><strong>b</strong> <em>i</em> <del>d</del> <code>c</code></p>'],
  [
    'see https://a.example/x?a=1&b=2.',
    `<p>see <a href="https://a.example/x?a=1&amp;b=2" ${vouchless}>https://a.example/x?a=1&amp;b=2</a>.</p>`,
  ],
  ['[a](https://a.example "t")', `<p><a href="https://a.example" ${vouchless}>a</a></p>`],
  ['[a](javascript:alert(1)) [b](/path) [c](ftp://x.example)', '<p>a b c</p>'],
  ['[a](<java\tscript:alert(1)>)', '<p>a</p>'],
  ['<b>a</b> <script>x</script>', '<p>&lt;b&gt;a&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</p>'],
  ['<div>\n*a*\n</div>', '<p>&lt;div&gt;<br><em>a</em><br>&lt;/div&gt;</p>'],
  ['<!-- a -->', '<p>&lt;!-- a --&gt;</p>'],
  ['&lt;b&gt; &amp;lt;', '<p>&lt;b&gt; &amp;lt;</p>'],
  ['# Title\n\ntext', '<p><strong>Title</strong></p>\n<p>text</p>'],
  ['Ann\n---\nBo', '<p>Ann</p>\n<p>---</p>\n<p>Bo</p>'],
  ['![a cat](https://a.example/c.png)', `<p><a href="https://a.example/c.png" ${vouchless}>a cat</a></p>`],
  ['![](https://a.example/c.png)', `<p><a href="https://a.example/c.png" ${vouchless}>https://a.example/c.png</a></p>`],
  [
    '[![a <cat>](https://a.example/c.png)](https://b.example)',
    `<p><a href="https://b.example" ${vouchless}>a &lt;cat&gt;</a></p>`,
  ],
  ['![a](data:image/png;base64,x)', '<p>a</p>'],
  ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
  ['3. c\n4. d', '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'],
  ['- [x] a\n- [ ] b', '<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>'],
  ['> a\n> > b', '<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>'],
  ['```js\nlet a = "<b>" && 1\n```', '<pre><code>let a = "&lt;b&gt;" &amp;&amp; 1\n</code></pre>'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', '<p>| a | b |<br>|---|---|<br>| 1 | 2 |</p>'],
  [
    'a[^1]\n\n[^1]: https://a.example',
    `<p>a[^1]</p>\n<p>[^1]: <a href="https://a.example" ${vouchless}>https://a.example</a></p>`,
  ],
  ['[a][1]\n\n[1]: https://a.example', `<p><a href="https://a.example" ${vouchless}>a</a></p>`],
  ['a@b.example', `<p><a href="mailto:a@b.example" ${vouchless}>a@b.example</a></p>`],
  ['', ''],
  ['   \n', ''],
])('a reader who types %j is shown %j', (source, html) => expect(renderComment(source).html).toBe(html))

test('the text of a comment has no markup left', () => {
  const source = '# Hi\n\n**a** [b](https://a.example) `<i>`\n- c\n\n![d](https://a.example/d.png) &amp;'
  expect(renderComment(source).text).toBe('Hi\na b <i>\nc\nd &')
})

const nests: Record<string, (depth: number) => string> = {
  'quotes on one line': (depth) => `${'> '.repeat(depth)}a`,
  'quotes without spaces': (depth) => `${'>'.repeat(depth)}a`,
  'quotes line by line': (depth) => lines(depth, (at) => `${'> '.repeat(at + 1)}a`),
  'lists on one line': (depth) => `${'- '.repeat(depth)}a`,
  'lists line by line': (depth) => lines(depth, (at) => `${'  '.repeat(at)}- a`),
  'numbered lists': (depth) => lines(depth, (at) => `${'   '.repeat(at)}1. a`),
  'quotes in lists': (depth) => `${'- > '.repeat(depth).slice(0, depth * 2)}a`,
}

test.each(Object.entries(nests))('%s are shown eight deep', (_, nest) => {
  const opened = renderComment(nest(8)).html.match(/<(?:blockquote|ul|ol)/g)
  expect(opened).toHaveLength(8)
})

test.each(Object.entries(nests))('%s are refused nine deep, and two thousand deep', (_, nest) => {
  expect(() => renderComment(nest(9))).toThrow(TooDeep)
  expect(() => renderComment(nest(150))).toThrow(TooDeep)
})

test('emphasis is shown eight deep, and stays text beyond', () => {
  const { html, text } = renderComment(`${'*a _b '.repeat(6)}c${' b_ a*'.repeat(6)}`)
  expect(html.match(/<em>/g)).toHaveLength(8)
  expect(text).toContain('a b *a _b *a _b c b_ a* b_ a* b a')
})

test('signs without an end do not keep emphasis from working', () => {
  const { html } = renderComment(`${'5*3 snake_case_name *x '.repeat(100)}**_end_**`)
  expect(html).toContain('<strong><em>end</em></strong>')
})

test.each(Object.entries(hostileMarkdown))('16 KiB of %s are rendered or refused in time', (_, source) => {
  expect(Buffer.byteLength(source)).toBeLessThanOrEqual(16_400)
  const start = process.threadCpuUsage()
  expect(['shown', 'too deep']).toContain(outcome(source))
  const { user, system } = process.threadCpuUsage(start)
  // Microseconds of this thread alone. Twice what is allowed: what is wrong takes seconds.
  expect(user + system).toBeLessThan(500_000)
})

test('whatever a reader types, nothing is thrown but TooDeep', () => {
  const part = fc.constantFrom(
    ...'* _ ` ~ [ ] ( ) ! < > & # - + 1. | \\ : / @ " a'.split(' '),
    ' ',
    '\n',
    '\n\n',
    '    ',
    'word',
    'http://a.b',
    '<b',
    '&lt;',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      expect(['shown', 'too deep']).toContain(outcome(parts.join('')))
    }),
    { numRuns: 500 },
  )
})

test('text far apart from its signs, and very long addresses, stay as they were typed', () => {
  const far = 'word '.repeat(400)
  expect(renderComment(`*${far}*`).text).toBe(`*${far}*`)
  expect(renderComment(`https://a.example/${'a'.repeat(2000)}`).html).not.toContain('<a')
})

/** Throws whatever rendering throws that is not TooDeep. */
function outcome(source: string): string {
  try {
    renderComment(source)
    return 'shown'
  } catch (error) {
    if (error instanceof TooDeep) return 'too deep'
    throw error
  }
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('\n')
}
