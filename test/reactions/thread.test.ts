import { describe, expect, test } from 'vitest'
import { countThread } from '../../src/reactions/counts.ts'
import type { Outline, ThreadItem, ThreadOptions } from '../../src/reactions/thread-shape.ts'
import { buildThread } from '../../src/reactions/thread.ts'

/** One row; what is not told is like a reader's message of the day `number` of 2026. */
function row(number: number, own: Partial<Outline> = {}): Outline {
  const name = own.name ?? `Lecteur ${number}`
  return {
    id: number + 1000,
    number,
    parentId: null,
    kind: 'comment',
    strand: 'reader',
    state: 'published',
    name,
    nameFolded: name.toLowerCase(),
    readerId: null,
    email: null,
    relation: null,
    siteName: null,
    sourceHost: null,
    publishedAt: day(number),
    ...own,
  }
}

const link = (number: number, host: string, own: Partial<Outline> = {}) =>
  row(number, {
    kind: 'linkback',
    strand: 'web',
    name: '',
    relation: 'mention',
    sourceHost: host,
    siteName: `Le ${host}`,
    ...own,
  })
const reply = (number: number, to: number, own: Partial<Outline> = {}) => row(number, { parentId: to + 1000, ...own })
const day = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString()
const build = (rows: Outline[], options: Partial<ThreadOptions> = {}) =>
  buildThread(rows, { strand: 'tout', ...options })

/** A thread as one can read it: `3 <1` is the third, answering the first, a dot for each level of depth. */
function read(items: readonly ThreadItem[]): string[] {
  return items.map((item) => {
    if (item.type === 'gap') return `${item.n} ${item.unit}`
    if (item.type === 'fold') return `fold ${item.numbers.join(',')}${item.site ? ` ${item.site}` : ''}`
    if (item.type === 'more') return `${item.way} ${item.number} (${item.count})`
    const number = item.type === 'trace' ? `${item.why} ${item.number}` : String(item.row.number)
    return '.'.repeat(item.depth) + number + (item.parent ? ` <${item.parent.number} ${item.parent.name ?? '-'}` : '')
  })
}

describe('order and depth', () => {
  test('answers stand under what they answer, in the order of their numbers', () => {
    const rows = [row(1), row(2), reply(3, 1), reply(4, 3), reply(5, 1), reply(6, 2)]
    expect(read(build(rows).items)).toEqual([
      '1',
      '.3 <1 Lecteur 1',
      '..4 <3 Lecteur 3',
      '.5 <1 Lecteur 1',
      '2',
      '.6 <2 Lecteur 2',
    ])
  })

  test('a branch ten thousand deep is laid out without recursion', () => {
    const rows = [row(1), ...Array.from({ length: 10_000 }, (_, n) => reply(n + 2, n + 1))]
    const { items, counts } = build(rows, { open: 10_001 })
    expect(counts.total).toBe(10_001)
    expect(read(items).at(-1)).toBe(`${'.'.repeat(10_000)}10001 <10000 Lecteur 10000`)
  })
})

describe('traces', () => {
  const rows = [
    row(1, { state: 'withdrawn' }),
    reply(2, 1),
    row(3, { state: 'removed' }),
    reply(4, 3, { state: 'spam' }),
    link(5, 'levain.example', { state: 'gone' }),
  ]

  test('something hidden leaves a line only above something shown', () => {
    expect(read(build(rows).items)).toEqual(['withdrawn 1', '.2 <1 -', '5'])
  })

  test('traces are not counted, a link whose source is gone is', () => {
    expect(build(rows).counts).toMatchObject({ total: 2, links: 1, voices: 1 })
  })

  test('hidden messages give no text to load', () => {
    expect(build(rows).bodyIds).toEqual([1002, 1005])
  })
})

describe('folding', () => {
  const folded = (rows: Outline[], options: Partial<ThreadOptions> = {}) => read(build(rows, options).items)

  test('two neighbours of one site fold, two of different sites do not, three of any do', () => {
    expect(folded([link(1, 'a'), link(2, 'a'), row(3), link(4, 'a'), link(5, 'b')])).toEqual([
      'fold 1,2 Le a',
      '3',
      '4',
      '5',
    ])
    expect(folded([link(1, 'a'), link(2, 'b'), link(3, 'a')])).toEqual(['fold 1,2,3'])
  })

  test('a link with an answer stands by itself, and so does one after a long silence', () => {
    const rows = [link(1, 'a'), link(2, 'a'), reply(3, 2), link(4, 'a', { publishedAt: '2026-08-01T00:00:00.000Z' })]
    expect(folded(rows)).toEqual(['1', '2', '.3 <2 Le a', '7 month', '4'])
  })

  test('the fold of a permalink is open; a view of links folds nothing', () => {
    const rows = [link(1, 'a'), link(2, 'a')]
    const [fold] = build(rows, { open: 2 }).items
    expect(fold).toMatchObject({ type: 'fold', open: true })
    expect(build(rows, { open: 9 }).items[0]).toMatchObject({ type: 'fold', open: false })
    expect(folded(rows, { strand: 'liens' })).toEqual(['1', '2'])
  })
})

describe('views', () => {
  const rows = [row(1), link(2, 'a'), reply(3, 2, { name: 'Mado' }), reply(4, 1)]

  test('voices alone keep saying whom they answer', () => {
    expect(read(build(rows, { strand: 'voix' }).items)).toEqual(['1', '.4 <1 Lecteur 1', '3 <2 Le a'])
  })

  test('the heading counts everything whatever the view', () => {
    expect(build(rows, { strand: 'liens' }).counts.total).toBe(4)
    expect(read(build(rows, { strand: 'liens' }).items)).toEqual(['2'])
  })
})

describe('silences', () => {
  const gapAfter = (from: string, to: string) =>
    read(build([row(1, { publishedAt: from }), row(2, { publishedAt: to })]).items).slice(1, -1)

  test.each([
    ['2026-01-10T12:00:00Z', '2026-07-10T12:00:00Z', []],
    ['2026-01-10T12:00:00Z', '2026-07-10T12:00:01Z', ['6 month']],
    ['2026-01-10T12:00:00Z', '2026-12-09T12:00:00Z', ['10 month']],
    ['2026-01-10T12:00:00Z', '2027-01-10T12:00:00Z', ['1 year']],
    ['2026-01-10T12:00:00Z', '2028-02-10T12:00:00Z', ['2 year']],
  ])('from %s to %s: %j', (from, to, gap) => {
    expect(gapAfter(from, to)).toEqual(gap)
  })
})

describe('long threads', () => {
  const many = Array.from({ length: 250 }, (_, n) => row(n + 1))

  test('more than 200 reactions stand on pages of 100 at the top level', () => {
    const second = build(many, { page: 2 })
    expect([second.pages, second.page, second.items.length]).toEqual([3, 2, 100])
    expect(second.bodyIds[0]).toBe(1101)
    expect(build(many.slice(0, 200)).pages).toBe(1)
    expect(build(many, { page: 99 }).page).toBe(3)
  })

  test('a permalink finds its page, also for an answer', () => {
    const rows = [...many, reply(251, 230)]
    expect(build(rows, { open: 251 }).page).toBe(3)
    expect(build(rows, { open: 120 }).page).toBe(2)
    expect(build(rows, { open: 999 }).page).toBe(1)
  })

  test('a branch of more than 200 answers goes on at a permalink, and every answer is on one page', () => {
    const rows = [row(1), ...Array.from({ length: 450 }, (_, n) => reply(n + 2, 1)), row(452)]
    const first = read(build(rows).items)
    expect(first.slice(-3)).toEqual(['.201 <1 Lecteur 1', 'later 202 (250)', '452'])
    const second = read(build(rows, { open: 202 }).items)
    expect(second.slice(0, 3)).toEqual(['1', 'earlier 2 (200)', '.202 <1 Lecteur 1'])
    const last = read(build(rows, { open: 451 }).items)
    expect(last.slice(1, 3)).toEqual(['earlier 202 (400)', '.402 <1 Lecteur 1'])
    expect(last).toContain('.451 <1 Lecteur 1')
  })

  test('the strip has a mark each, then counts by year', () => {
    const strip = build([row(1), link(2, 'a'), row(3, { state: 'spam' })]).strip
    expect(strip).toEqual({
      type: 'marks',
      marks: [
        { number: 1, strand: 'reader', name: 'Lecteur 1' },
        { number: 2, strand: 'web', name: 'Le a' },
      ],
    })
    const old = row(1, { publishedAt: '2024-05-01T00:00:00Z' })
    expect(build([old, ...many.slice(1, 121)]).strip).toEqual({
      type: 'years',
      years: [
        { year: 2024, count: 1, first: 1 },
        { year: 2026, count: 120, first: 2 },
      ],
    })
  })
})

describe('voices', () => {
  const voices = (...people: [name: string, email: string | null][]) =>
    countThread(people.map(([name, email], n) => row(n + 1, { name, nameFolded: name.toLowerCase(), email }))).voices

  test.each([
    [
      'one mail under two names',
      [
        ['Béa', 'b@x.example'],
        ['Béatrice', 'b@x.example'],
      ],
      1,
    ],
    [
      'one name without mail',
      [
        ['Béa', null],
        ['béa', null],
      ],
      1,
    ],
    [
      'one name with two mails',
      [
        ['Béa', 'b@x.example'],
        ['Béa', 'c@x.example'],
      ],
      2,
    ],
    [
      'one name with a mail and without',
      [
        ['Béa', 'b@x.example'],
        ['Béa', null],
      ],
      1,
    ],
    [
      'three people',
      [
        ['Béa', null],
        ['Ilse', null],
        ['Tomas', 't@x.example'],
      ],
      3,
    ],
  ] as const)('%s', (_, people, count) => {
    expect(voices(...people.map(([name, email]) => [name, email] as [string, string | null]))).toBe(count)
  })

  test('authors and links are no voices', () => {
    const rows = [
      row(1, { strand: 'author' }),
      link(2, 'a', { relation: 'followup' }),
      link(3, 'b', { relation: 'republication' }),
    ]
    expect(countThread(rows)).toEqual({
      total: 3,
      voices: 0,
      authorReplies: 1,
      links: 2,
      followups: 1,
      republications: 1,
    })
  })
})
