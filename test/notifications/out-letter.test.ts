import { expect, test } from 'vitest'
import { setState } from '../../src/reactions/moderate.ts'
import { placeOf, writerToken } from '../../src/reactions/own.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type BlogOptions } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'

async function heldMessage(email: string | null, options: BlogOptions = {}) {
  const blog = await startBlog({ mail: true, ...options })
  await saveSettings(blog.ctx, { policy: 'held' })
  const post = await hasPost(blog.ctx, { title: 'Rallumer le four' })
  const { reaction } = await submitReaction(blog.ctx, comment(post, { email, voice: 'a-voice', source: 'Neuf jours.' }))
  const token = writerToken(blog.ctx, reaction.id)
  const page = (await blog.app.inject(placeOf(blog.ctx, post.path, reaction))).body
  const asks = (fields: Record<string, string> = {}) =>
    blog.app.inject({
      method: 'POST',
      url: `/r/${reaction.id}/out`,
      payload: new URLSearchParams({ jeton: token, ...fields }).toString(),
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    })
  // What a moderator may still undo is not told yet.
  const later = async () => {
    blog.clock.pass(15_000)
    await blog.runJobs()
  }
  const published = async () => {
    await setState(blog.ctx, reaction, { state: 'published', who: 'Ann', why: 'test' })
    await later()
  }
  return { blog, post, reaction, token, page, asks, later, published }
}

test('who waits can ask for one mail when their message is out', async () => {
  const { blog, page, token, reaction, asks, published } = await heldMessage('bea@pain.example')
  expect(page).toContain(`/r/${reaction.id}/out?jeton=${token}`)
  const asked = await asks()
  expect(asked.statusCode).toBe(303)
  expect((await blog.app.inject(asked.headers.location ?? '')).body).toContain('On vous préviendra par courriel.')
  await published()
  const [mail, ...others] = blog.mail.to('bea@pain.example')
  expect(others).toEqual([])
  expect(mail?.subject).toBe('Votre message est publié')
  expect(mail?.text).toContain('> Neuf jours.')
  expect(mail?.text).toContain('https://blog.example/2026/11/pain?r=1#r1')
})

test('who did not ask is not written to', async () => {
  const { blog, published } = await heldMessage('bea@pain.example')
  await published()
  expect(blog.mail.to('bea@pain.example')).toEqual([])
})

test('opening the page asks for nothing, and does not show the address', async () => {
  const { blog, reaction, token, published } = await heldMessage('bea@pain.example')
  const shown = await blog.app.inject(`/r/${reaction.id}/out?jeton=${token}`)
  expect(shown.body).not.toContain('bea@pain.example')
  await published()
  expect(blog.mail.to('bea@pain.example')).toEqual([])
})

test('who gave no address names one, and is asked again for one that cannot be', async () => {
  const { blog, asks, published } = await heldMessage(null)
  const wrong = await asks({ email: 'bea@pain' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('value="bea@pain"')
  await asks({ email: 'Bea@Pain.example' })
  await published()
  expect(blog.mail.to('bea@pain.example')).toHaveLength(1)
})

test('nobody else can ask', async () => {
  const { asks } = await heldMessage('bea@pain.example')
  expect((await asks({ jeton: 'made-up' })).statusCode).toBe(404)
})

test('a message taken off again before the mail leaves is not announced', async () => {
  const { blog, reaction, asks, later } = await heldMessage('bea@pain.example')
  await asks()
  await setState(blog.ctx, reaction, { state: 'published', who: 'Ann', why: 'test' })
  await setState(blog.ctx, reaction, { state: 'removed', who: 'Ann', why: 'test' })
  await later()
  expect(blog.mail.to('bea@pain.example')).toEqual([])
})

test('who was published by mistake, put back, and published after all is told once', async () => {
  const { blog, reaction, asks, later, published } = await heldMessage('bea@pain.example')
  await asks()
  await setState(blog.ctx, reaction, { state: 'published', who: 'Ann', why: 'test' })
  await setState(blog.ctx, reaction, { state: 'pending', who: 'Ann', why: 'undo' })
  await later()
  expect(blog.mail.to('bea@pain.example')).toEqual([])
  await published()
  await setState(blog.ctx, reaction, { state: 'removed', who: 'Ann', why: 'test' })
  await published()
  expect(blog.mail.to('bea@pain.example')).toHaveLength(1)
})

test('who was taken for spam by mistake is told as well', async () => {
  const { blog, reaction, asks, published } = await heldMessage('bea@pain.example')
  await asks()
  await setState(blog.ctx, reaction, { state: 'spam', who: 'Ann', why: 'test' })
  await published()
  expect(blog.mail.to('bea@pain.example')).toHaveLength(1)
})

test('without a mail server nobody is offered one', async () => {
  const { page, asks } = await heldMessage('bea@pain.example', { mail: false })
  expect(page).not.toContain('/out?')
  expect((await asks()).statusCode).toBe(404)
})
