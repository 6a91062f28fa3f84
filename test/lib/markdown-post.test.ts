import { describe, expect, test } from 'vitest'
import { renderPost, TooDeep } from '../../src/lib/markdown.ts'

const measure = (src: string) => (src === '/media/four.webp' ? { width: 800, height: 600 } : undefined)

const html = (source: string, lang = 'en') => renderPost(source, { lang, idPrefix: 'p1-', measure }).html
const text = (source: string, lang = 'en') => renderPost(source, { lang, idPrefix: 'p1-' }).text

describe('headings', () => {
  test('carry an id and a small link, named in the language of the text', () => {
    expect(html('## The *first* one')).toBe(
      '<h2 id="p1-the-first-one">The <em>first</em> one <a class="heading-anchor" href="#p1-the-first-one" aria-label="Link to this section">#</a></h2>',
    )
    expect(html('### Été', 'fr')).toContain(
      '<h3 id="p1-ete">Été <a class="heading-anchor" href="#p1-ete" aria-label="Lien vers cette partie">',
    )
    expect(html('##### Small')).toBe('<h5>Small</h5>')
  })

  test('of the first level step back behind the title of the page', () => {
    expect(html('# Part')).toMatch(/^<h2 id="p1-part">/)
  })

  test('of the same words get different ids', () => {
    expect(html('## Same\n\n## Same').match(/ id="[^"]*"/g)).toEqual([' id="p1-same"', ' id="p1-same-2"'])
  })

  test('are reached by links of the text, while links to the thread stay', () => {
    const source = '[a](#the-end) [b](#r7) [c](#)\n\n## The end'
    expect(html(source)).toContain('<a href="#p1-the-end">a</a> <a href="#r7">b</a> <a href="#">c</a>')
  })
})

describe('footnotes', () => {
  const source = 'One[^a], two[^b c] and one again[^a].\n\n[^a]: First *note*.\n[^b c]: Second.'

  test('are numbered, linked both ways, and prefixed', () => {
    const result = html(source)
    const ids = Array.from(result.matchAll(/ id="([^"]*)"/g), (match) => match[1])
    const targets = Array.from(result.matchAll(/ href="#([^"]*)"/g), (match) => match[1])
    expect(ids.filter((id) => !id?.startsWith('p1-'))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    expect(targets.filter((target) => !ids.includes(target))).toEqual([])
    expect(targets).toHaveLength(6)
    expect(result).toContain('<section class="footnotes" data-footnotes="">\n<h2 id="p1-footnote-label">Notes</h2>')
    expect(result).toContain(
      '<sup><a id="p1-footnote-ref-a" href="#p1-footnote-a" data-footnote-ref="" aria-describedby="p1-footnote-label">1</a></sup>',
    )
  })

  test('speak the language of the text', () => {
    expect(html(source, 'fr')).toContain('aria-label="Retour à l’appel de note a"')
    expect(html(source, 'de')).toContain('aria-label="Back to reference a"')
  })

  test('do not leak from one text into the next', () => {
    html(source)
    expect(html('Alone[^a].')).toBe('<p>Alone[^a].</p>')
    expect(html(source)).toBe(html(source))
  })

  test('leave no mark in the text', () => {
    expect(text(source)).toBe('One, two and one again.\nFirst note.\nSecond.')
  })
})

describe('pictures', () => {
  test('alone in a paragraph are figures, with size and late loading', () => {
    expect(html('![Oven](/media/four.webp)')).toBe(
      '<figure><img src="/media/four.webp" alt="Oven" width="800" height="600"></figure>',
    )
  })

  test.each([
    ['The oven', 'The oven'],
    ['The *oven*', 'The <em>oven</em>'],
    ['The oven | Anna', 'The oven <small class="source">Anna</small>'],
    [
      'The oven | [Anna](https://a.example)',
      'The oven <small class="source"><a href="https://a.example">Anna</a></small>',
    ],
    [
      'The oven | https://a.example/b',
      'The oven <small class="source"><a href="https://a.example/b">https://a.example/b</a></small>',
    ],
    ['The oven — Source : Anna', 'The oven <small class="source">Source : Anna</small>'],
    ['The oven — cold', 'The oven — cold'],
    ['| Anna', '| Anna'],
    ['<script>x</script>', ''],
    ['[x](javascript:x)', 'x'],
  ])('with the title %j are captioned %j', (title, caption) => {
    expect(html(`![Oven](a.png "${title}")`)).toBe(
      `<figure><img src="a.png" alt="Oven"><figcaption>${caption}</figcaption></figure>`,
    )
  })

  test('among words stay in their line', () => {
    expect(html('See ![Oven](a.png "t") here')).toBe('<p>See <img src="a.png" alt="Oven" title="t"> here</p>')
  })

  test('written as HTML are measured too, but keep what they say', () => {
    expect(html('<img src="/media/four.webp" alt="" width="40" loading="eager">')).toBe(
      '<img src="/media/four.webp" alt="" width="40" loading="eager">',
    )
  })
})

describe('code', () => {
  test('is coloured when we know its language', () => {
    expect(html('```js\nconst a = 1 ;\n```', 'fr')).toBe(
      '<pre><code class="hljs language-js"><span class="hljs-keyword">const</span> a = <span class="hljs-number">1</span> ;\n</code></pre>',
    )
  })

  test.each(['', 'klingon', '"><script>'])('in the language %j is shown as it is', (language) => {
    expect(html(`\`\`\`${language}\n<b> & "c"\n\`\`\``)).toMatch(
      /^<pre><code[^<>]*>&lt;b&gt; &amp; "c"\n<\/code><\/pre>$/,
    )
  })
})

describe('the rest', () => {
  test('tables keep their sides', () => {
    const table = html('| a | b |\n|:-:|--:|\n| 1 | 2 |')
    expect(table).toContain('<th class="align-center">a</th>\n<th class="align-right">b</th>')
    expect(table).toContain('<td class="align-right">2</td>')
  })

  test('task lists are signs, not fields', () => {
    expect(html('- [x] a\n- [ ] b')).toBe('<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>')
  })

  test('HTML is let through and cleaned', () => {
    expect(
      html(
        '<details open><summary>More</summary>\n\n*a*\n\n</details>\n<script>x</script><p id="location" onclick="x">b</p>',
      ),
    ).toBe('<details open=""><summary>More</summary><p><em>a</em></p>\n</details>\n<p id="p1-location">b</p>')
  })

  test('French gets its spaces, in captions and notes too, never in code or addresses', () => {
    const result = html('« *Oui* » ! `a ;` <https://a.example/?a;b>[^1]\n\n![a](b.png "Quoi ?")\n\n[^1]: Non !', 'fr')
    expect(result).toContain('«&nbsp;<em>Oui</em>&nbsp;»\u202f! <code>a ;</code> <a href="https://a.example/?a;b">')
    expect(result).toContain('<figcaption>Quoi\u202f?</figcaption>')
    expect(result).toContain('Non\u202f!')
  })

  test('the text has words only', () => {
    expect(
      text(
        '## Title\n\nA [link](https://a.example) &amp; `code`.\n\n![alt](a.png "Caption | Anna")\n\n<script>x</script>',
      ),
    ).toBe('Title\nA link & code.\nCaption Anna')
  })

  test('nesting without end is refused', () => {
    expect(() => html('> '.repeat(9))).toThrow(TooDeep)
    expect(() => html('<b>'.repeat(5000))).toThrow(TooDeep)
    expect(html('still works')).toBe('<p>still works</p>')
  })

  test.each(['', '1-', 'p1', 'P-', 'p 1-', '"-'])('%j is no prefix of ids', (idPrefix) => {
    expect(() => renderPost('a', { lang: 'en', idPrefix })).toThrow(RangeError)
  })
})
