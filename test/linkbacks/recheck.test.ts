import { expect, test } from 'vitest'
import { askRecheck, recheckLinkbacks } from '../../src/linkbacks/recheck.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import { cleanComment } from '../../src/lib/sanitize.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { takeBackLink } from '../../src/reactions/take-back.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { already, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { ann, linkTo } from './cast.ts'
import { startMentionedBlog, startWithMention, type MentionedBlog } from './webmention-cast.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Lets time pass in steps, with the hourly round at each, and answers after how many of them the page was read. */
async function readingsEvery(blog: MentionedBlog, stepMs: number, steps: number) {
  const readings: number[] = []
  for (let step = 1; step <= steps; step++) {
    blog.clock.pass(stepMs)
    const before = blog.web.requests.length
    await blog.round()
    if (blog.web.requests.length > before) readings.push(step)
  }
  return readings
}

test('a link that is shown is read again every week for a month, then every quarter, as a reader would', async () => {
  const blog = await startWithMention()

  expect(await readingsEvery(blog, dayMs, 7)).toEqual([7])
  const weeks = await readingsEvery(blog, 7 * dayMs, 30)

  expect(weeks).toEqual([1, 2, 3, 4, 4 + 13, 4 + 26])
  expect(blog.web.requests.at(-1)).toMatchObject({ url: ann, accept: expect.stringContaining('*/*') })
  expect(blog.web.requests.at(-1)?.note).toBeUndefined()
  expect(await blog.theOne()).toMatchObject({ state: 'published' })
})

test('a link that was removed from its page after the review is found out and withdrawn, and not read any more', async () => {
  const blog = await startWithMention()
  blog.web.page(ann, '<p>Pills.</p>')

  expect(await readingsEvery(blog, dayMs, 30)).toEqual([7])

  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn' })
  expect(await blog.status(blog.address)).toMatchObject({ state: 'withdrawn', code: 'no-link' })
})

test('a page in trouble is tried again after 10 min, 2 h and a day, and keeps its link when it comes back', async () => {
  const blog = await startWithMention()
  blog.web.answer(ann, { status: 503 })
  blog.clock.pass(minuteMs)
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()

  for (const wait of [10 * minuteMs, 2 * hourMs, dayMs]) {
    expect(await readingsEvery(blog, wait - minuteMs, 1)).toEqual([])
    expect(await readingsEvery(blog, minuteMs, 1)).toEqual([1])
  }
  expect(await blog.linkback()).toMatchObject({ failures: 4, outcome: 'unreachable' })
  expect(await blog.status(blog.address)).toMatchObject({ state: 'published' })

  blog.web.page(ann, linkTo(blog.post.url))
  await readingsEvery(blog, dayMs, 8)
  expect(await blog.linkback()).toMatchObject({ failures: 0, failingSince: null, outcome: 'unchanged' })
})

test.each([{ fails: 'timeout' as const }, { status: 403 }, { status: 500 }])(
  'a source that has been out of reach for two weeks has vanished: its link stays, marked, and may return: %o',
  async (trouble) => {
    const blog = await startWithMention()
    blog.web.answer(ann, trouble)
    await readingsEvery(blog, dayMs, 7)
    await readingsEvery(blog, dayMs, 13)
    expect(await blog.theOne()).toMatchObject({ state: 'published', number: 1 })

    await readingsEvery(blog, dayMs, 5)
    expect(await blog.theOne()).toMatchObject({ state: 'gone', number: 1, excerpt: expect.stringContaining('baker') })
    expect(await blog.status(blog.address)).toMatchObject({
      state: 'gone',
      code: 'lost',
      permalink: `${blog.post.url}?r=1#r1`,
    })

    blog.web.page(ann, linkTo(blog.post.url))
    expect(await readingsEvery(blog, 7 * dayMs, 14)).toHaveLength(1)
    expect(await blog.theOne()).toMatchObject({ state: 'published', number: 1 })
  },
)

test('where traces are not kept, a vanished source takes its link away until it is back', async () => {
  const blog = await startWithMention()
  await saveSettings(blog.ctx, { keepsGone: false })
  blog.web.answer(ann, { fails: 'refused' })
  await readingsEvery(blog, dayMs, 30)
  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn', formerState: 'published' })
  expect(await blog.status(blog.address)).toMatchObject({ state: 'withdrawn', code: 'lost' })

  expect(await readingsEvery(blog, 7 * dayMs, 14)).toHaveLength(1)
  blog.web.page(ann, linkTo(blog.post.url))
  expect(await readingsEvery(blog, 7 * dayMs, 14)).toHaveLength(1)
  expect(await blog.theOne()).toMatchObject({ state: 'published', number: 1 })
})

/** A webmention of Ann's page, which is in trouble, and what its status says after each of the tries that follow. */
async function triesAfter(answer: Parameters<Awaited<ReturnType<typeof startMentionedBlog>>['web']['answer']>[1]) {
  const blog = await startMentionedBlog()
  blog.web.answer(ann, answer)
  const { headers } = await blog.mention(ann, blog.post.url)
  const status = async () => {
    const { state, code } = await blog.status(String(headers.location))
    return `${state} ${code}, read ${blog.web.requests.length}`
  }
  const next = async (ms: number) => {
    blog.clock.pass(ms)
    await blog.runJobs()
    return status()
  }
  return { blog, next }
}

test.each([
  { status: 503 },
  { fails: 'unreachable' as const },
  { fails: 'timeout' as const },
  { fails: 'refused' as const },
])('a new link whose page is in trouble (%j) is tried three times more, and then refused for good', async (answer) => {
  const { blog, next } = await triesAfter(answer)
  const said: string[] = []
  for (const ms of [0, minuteMs - 1, 1, 10 * minuteMs - 1, 1, 120 * minuteMs - 1, 1]) said.push(await next(ms))
  expect(said).toEqual([
    'queued retrying, read 1',
    'queued retrying, read 1',
    'queued retrying, read 2',
    'queued retrying, read 2',
    'queued retrying, read 3',
    'queued retrying, read 3',
    'refused unreachable, read 4',
  ])
  blog.clock.pass(20 * dayMs)
  await blog.round()
  expect(blog.web.requests).toHaveLength(4)

  await blog.mention(ann, blog.post.url)
  expect(await next(0)).toBe('queued retrying, read 5')
})

test('a new link enters by the first try that finds its page', async () => {
  const { blog, next } = await triesAfter({ fails: 'unreachable' })
  await next(0)
  blog.web.page(ann, linkTo(blog.post.url))
  expect(await next(minuteMs)).toBe('held held, read 2')
  expect(blog.web.requests.at(-1)?.note).toContain('verifying webmention')
  expect(await blog.linkback()).toMatchObject({ failures: 0, failingSince: null })
})

test.each([{ status: 404 }, { status: 403 }, { fails: 'wrong_type' as const }])(
  'a new link whose server answers that (%j) is refused at once',
  async (answer) => {
    const { next } = await triesAfter(answer)
    const said = await next(0)
    expect(said).toContain('refused unreachable')
    expect(await next(dayMs)).toBe(said)
  },
)

test('a new link that is not there at the second try is refused then', async () => {
  const { blog, next } = await triesAfter({ status: 503 })
  await next(0)
  blog.web.answer(ann, { status: 404 })
  expect(await next(minuteMs)).toBe('refused unreachable, read 2')
  expect(await next(dayMs)).toBe('refused unreachable, read 2')
})

test('a hundred and twenty sources an hour are read again, spread over it', async () => {
  const blog = await startWithMention()
  const { id: _, token, ...row } = await blog.linkback()
  const more = Array.from({ length: 130 }, (_, n) => ({
    ...row,
    token: `${token}${n}`,
    sourceKey: `${row.sourceKey}${n}`,
  }))
  await blog.ctx.db.insertInto('linkbacks').values(more).execute()
  blog.clock.pass(7 * dayMs)

  const listMinutes = async () => {
    const jobs = await blog.ctx.db.selectFrom('jobs').select('runAt').where('name', '=', 'verify-linkback').execute()
    return jobs.map(({ runAt }) => (Date.parse(runAt) - blog.clock.now.getTime()) / minuteMs)
  }

  await recheckLinkbacks(blog.ctx, {})
  const minutes = await listMinutes()
  await recheckLinkbacks(blog.ctx, {})

  expect(minutes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, n) => n / 2))
  expect(await listMinutes()).toHaveLength(131)
})

test.each(['removed', 'spam'] as const)('what a moderator decided costs no reading: %s', async (state) => {
  const blog = await startWithMention()
  await moderate(blog.ctx, (await blog.theOne()).id, state === 'removed' ? 'remove' : 'spam', 'Mado')

  expect(await readingsEvery(blog, 7 * dayMs, 5)).toEqual([])
  expect(await blog.theOne()).toMatchObject({ state })
})

const other = `<!doctype html><html lang="en"><title>Cheap pills for everybody, today only</title>
<p>No prescription, best prices on earth, order <a href="TARGET">now</a> and save a lot of money.</p>`

test('a page that says something quite different leaves the thread until a moderator has seen it', async () => {
  const blog = await startWithMention()
  blog.web.page(ann, other.replace('TARGET', blog.post.url))

  await readingsEvery(blog, dayMs, 7)

  const held = await blog.theOne()
  expect(held).toMatchObject({ state: 'pending', number: 1, title: 'Cheap pills for everybody, today only' })
  expect(JSON.parse(held.reasons)).toEqual(['rewritten'])
  expect(await blog.status(blog.address)).toMatchObject({ state: 'held', permalink: null })
  await moderate(blog.ctx, held.id, 'approve', 'Mado')
  await readingsEvery(blog, dayMs, 7)
  expect(await blog.theOne()).toMatchObject({ state: 'published', number: 1 })
})

test('what is corrected, left out or added a little needs no second look', async () => {
  const blog = await startWithMention()
  const page = linkTo(blog.post.url)
  const states: string[] = []
  for (const html of [
    page.replace('slow fire', 'slow fires'),
    page.replace(' about slow fire', ''),
    page.replace('slow fire', 'slow fire, in June'),
  ]) {
    blog.web.page(ann, html)
    await readingsEvery(blog, dayMs, 7)
    states.push((await blog.theOne()).state)
  }

  expect(states).toEqual(['published', 'published', 'published'])
})

test('a title that begins like an address is a title all the same', async () => {
  const blog = await startWithMention()
  const pills = 'ann.example: cheap pills for everybody, no prescription, best prices on earth, today only'
  blog.web.page(ann, linkTo(blog.post.url).replace('A soup that waits — Ann’s kitchen', pills))

  await readingsEvery(blog, dayMs, 7)

  expect(await blog.theOne()).toMatchObject({ state: 'pending', title: pills })
})

test('a page that leaves most of what it said out says something else', async () => {
  const blog = await startMentionedBlog()
  const said = (more: string) => `<title>Soup</title><p>The baker is <a href="${blog.post.url}">a fool</a>${more}.</p>`
  blog.web.page(ann, said(', say those who have never stood before an oven on a winter morning, and they are wrong'))
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  await moderate(blog.ctx, (await blog.theOne()).id, 'approve', 'Mado')

  blog.web.page(ann, said(''))
  await readingsEvery(blog, dayMs, 7)

  expect(await blog.theOne()).toMatchObject({ state: 'pending', excerpt: 'The baker is a fool.' })
})

test('a reply of which only an excerpt was kept so far is no new text when it is read whole', async () => {
  const blog = await startMentionedBlog()
  const long = 'The second sentence says a lot more than the first, of ovens, of wood and of winters. '.repeat(5)
  const reply = `<div class="h-entry"><div class="e-content">
    <p>I read <a class="u-in-reply-to" href="${blog.post.url}">what the baker wrote</a> and went on cooking.</p>
    <p>${long}</p></div></div>`
  blog.web.page(ann, reply)
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  const { id } = await blog.theOne()
  await moderate(blog.ctx, id, 'approve', 'Mado')
  expect(await blog.theOne()).toMatchObject({ relation: 'reply', html: expect.stringContaining('winters') })
  const short = { html: cleanComment(''), text: (await blog.theOne()).excerpt ?? '' }
  await blog.ctx.db.updateTable('reactions').set(short).where('id', '=', id).execute()

  blog.clock.pass(7 * dayMs)
  await blog.round()
  expect(await blog.theOne()).toMatchObject({ state: 'published', html: expect.stringContaining('winters') })

  blog.web.page(
    ann,
    reply.replaceAll(
      /The second .*winters/g,
      'Whoever wants cheap pills orders them at our address before the day is over',
    ),
  )
  blog.clock.pass(7 * dayMs)
  await blog.round()
  expect(await blog.theOne()).toMatchObject({ state: 'pending' })
})

test('a page of a site that a rule trusts may say what it likes', async () => {
  const blog = await startWithMention()
  const desk = await atDesk(blog)
  await saveRule(blog.ctx, desk.account, { kind: 'site', value: 'ann.example', verdict: 'trust', note: '' })
  blog.web.page(ann, other.replace('TARGET', blog.post.url))

  await readingsEvery(blog, dayMs, 7)

  expect(await blog.theOne()).toMatchObject({ state: 'published', title: 'Cheap pills for everybody, today only' })
})

test('a post of ours that links to hundreds of pages follows another one up, however often it is read', async () => {
  const blog = await startMentionedBlog()
  const links = Array.from({ length: 320 }, (_, n) => `[${n}](https://a.example/${n})`).join(' ')
  const source = `I went on from [the bread](${blog.post.url}). ${links}`
  const { url } = await blog.write({ slug: 'list', title: 'A list', source })
  for (const wait of [0, minuteMs]) {
    blog.clock.pass(wait)
    await blog.mention(url, blog.post.url)
    await blog.runJobs()
    expect(await blog.theOne()).toMatchObject({ state: 'published', relation: 'followup' })
  }
})

test('a link that returns as something else is held', async () => {
  const blog = await startWithMention()
  blog.web.page(ann, '<p>Nothing.</p>')
  await readingsEvery(blog, dayMs, 7)
  blog.web.page(ann, other.replace('TARGET', blog.post.url))
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()

  expect(await blog.theOne()).toMatchObject({ state: 'pending', number: 1 })
})

test('a site that redirects all its pages to another host is known once a link of it was let in', async () => {
  const blog = await startMentionedBlog()
  const visit = async (n: number) => {
    const source = `https://short.example/${n}`
    const page = linkTo(blog.post.url).replace('A soup', `Soup ${n}`)
    blog.web.page(source, page, { finalUrl: `https://long.example/posts/${n}` })
    await blog.mention(source, blog.post.url)
    await blog.runJobs()
  }
  await visit(1)
  const first = await blog.theOne()
  expect(first.state).toBe('pending')
  await moderate(blog.ctx, first.id, 'approve', 'Mado')
  await visit(2)
  await blog.mention('https://short.example/1', blog.post.url)

  const states = await blog.ctx.db.selectFrom('reactions').select(['state', 'endHost']).orderBy('id').execute()
  expect(states).toEqual([
    { state: 'published', endHost: 'long.example' },
    { state: 'published', endHost: 'long.example' },
  ])
})

test('a moderator has a link read again at once; others may not, and what was decided is left alone', async () => {
  const blog = await startWithMention()
  const { account } = await atDesk(blog, 'moderator')
  const stranger = await atDesk(blog, 'author', 'zoe')
  blog.clock.pass(hourMs)
  blog.web.page(ann, '<p>Nothing.</p>')
  const { id } = await blog.theOne()

  await expect(askRecheck(blog.ctx, stranger.account, id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(askRecheck(blog.ctx, account, id + 1)).rejects.toMatchObject({ code: 'not_found' })
  await askRecheck(blog.ctx, account, id)
  await askRecheck(blog.ctx, account, id)
  expect(await blog.status(blog.address)).toMatchObject({ state: 'queued' })
  const before = blog.web.requests.length
  await blog.runJobs()
  expect(blog.web.requests).toHaveLength(before + 1)
  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn' })

  await takeBackLink(blog.ctx, id)
  await expect(askRecheck(blog.ctx, account, id)).rejects.toMatchObject({ key: 'linkback.taken-back' })
  await moderate(blog.ctx, id, 'remove', 'Mado')
  await expect(askRecheck(blog.ctx, account, id)).rejects.toMatchObject({ key: 'linkback.decided' })
})

test('an imported link can be read again, too', async () => {
  const blog = await startMentionedBlog()
  const { account } = await atDesk(blog)
  const draft = linkback(blog.post, { sourceUrl: ann, transport: 'import', imported: already('published', 1) })
  const { reaction } = await submitReaction(blog.ctx, draft)
  blog.web.answer(ann, { status: 410 })

  await askRecheck(blog.ctx, account, reaction.id)
  await blog.runJobs()

  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn', transport: 'import' })
})

test('a page that corrects its link to the present address of the post keeps it', async () => {
  const blog = await startMentionedBlog()
  const dressed = `${blog.post.url.replace('https:', 'http:')}/?utm_source=ann`
  blog.web.page(ann, linkTo(dressed))
  await blog.mention(ann, dressed)
  await blog.runJobs()
  await moderate(blog.ctx, (await blog.theOne()).id, 'approve', 'Mado')

  blog.web.page(ann, linkTo(blog.post.url))
  expect(await readingsEvery(blog, dayMs, 7)).toEqual([7])

  expect(await blog.theOne()).toMatchObject({ state: 'published' })
  expect(await blog.linkback()).toMatchObject({ outcome: 'unchanged', provenTarget: blog.post.url })
})

test('a page missing once is read again an hour later by itself', async () => {
  const blog = await startWithMention()
  blog.web.answer(ann, { status: 404 })
  await readingsEvery(blog, dayMs, 7)
  expect(await blog.theOne()).toMatchObject({ state: 'published' })
  blog.clock.pass(hourMs)
  await blog.runJobs()

  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn' })
})
