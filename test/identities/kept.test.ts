import { expect, test } from 'vitest'
import { startBlog } from '../support/blog.ts'
import { hasAccount, hiddenFields, passphrase, visitor, type Visitor } from '../support/visitor.ts'

const own = { name: 'Mado & Jean', word: 'autrice', bio: 'Une ligne,\nune autre : « "quoted" » <b>' }
const afterLong = 15 * 86_400_000

/** Mado's browser after her session was over for a day, and the fields of a form that she sends in vain. */
async function sentTooLate(fields: Record<string, string | string[]> = own) {
  const blog = await startBlog()
  await hasAccount(blog)
  const browser = visitor(blog)
  await browser.logIn('mado@blog.example')
  const { body } = await browser.get('/admin/me')
  const { token = '' } = hiddenFields(body, '/admin/me')
  blog.clock.pass(afterLong)
  return { blog, browser, token, refused: await browser.post('/admin/me', { token, ...fields }) }
}

/** Logs in on the page that was shown instead, as its form would. */
async function comeBack(browser: Visitor, html: string) {
  const { answer: _, ...fields } = hiddenFields(html, '/admin/log-in')
  return browser.post('/admin/log-in', { ...fields, email: 'mado@blog.example', passphrase })
}

test('a form that finds its session over comes back after the log-in, and only a button sends it', async () => {
  const { browser, token, refused } = await sentTooLate()
  expect(refused.statusCode).toBe(401)
  expect(refused.body).toContain('Ce que vous avez saisi est gardé')
  expect(refused.body).not.toContain(token)

  const back = await comeBack(browser, refused.body)
  expect(back.statusCode).toBe(200)
  expect(back.body).toContain('Reprendre là où vous en étiez')
  const fields = hiddenFields(back.body, '/admin/me')
  expect(fields).toEqual({ ...own, token: expect.not.stringMatching(token) })

  const sent = await browser.post('/admin/me', fields)
  expect([sent.statusCode, sent.headers.location]).toEqual([303, '/admin/me?done=face'])
  expect((await browser.get('/admin/me')).body).toContain('value="Mado &amp; Jean"')
})

test('what was typed survives a wrong pass phrase on the way', async () => {
  const { browser, refused } = await sentTooLate()
  const { answer: _, ...fields } = hiddenFields(refused.body, '/admin/log-in')
  const wrong = await browser.post('/admin/log-in', { ...fields, email: 'mado@blog.example', passphrase: 'not this' })
  expect(wrong.statusCode).toBe(422)

  const back = await comeBack(browser, wrong.body)
  expect(hiddenFields(back.body, '/admin/me')).toMatchObject(own)
})

test('a megabyte of text survives, and a list of fields in its order', async () => {
  const long = 'Trois heures de pousse, « et encore ».\n'.repeat(25_000).slice(0, 1_000_000)
  const blog = await startBlog()
  await hasAccount(blog)
  const browser = visitor(blog)
  const kept = {
    to: '/admin/posts/1',
    fields: [
      ['source', long],
      ['tags', 'b'],
      ['tags', 'a'],
    ],
  }
  const back = await browser.logIn('mado@blog.example', passphrase, { kept: JSON.stringify(kept) })

  expect(back.statusCode).toBe(200)
  expect(hiddenFields(back.body, '/admin/posts/1')['source']).toBe(long)
  expect(back.body.match(/name="tags" value="(.)"/g)).toEqual(['name="tags" value="b"', 'name="tags" value="a"'])
})

test('pass phrases do not travel with a form that comes back', async () => {
  const { browser, refused } = await sentTooLate({
    'passphrase-now': 'secret-one',
    passphrase: 'secret-two',
    name: 'M',
  })

  expect(refused.body).not.toMatch(/secret-(one|two)/)
  expect((await comeBack(browser, refused.body)).body).not.toMatch(/secret-(one|two)/)
})

test.each([
  'https://evil.example/admin',
  '//evil.example/admin',
  '/search',
  '/admin/log-out',
  '/administer',
  '/admin/../search',
])('a form never comes back to %s', async (to) => {
  const blog = await startBlog()
  await hasAccount(blog)
  const kept = JSON.stringify({ to, fields: [['name', 'x']] })
  const answer = await visitor(blog).logIn('mado@blog.example', passphrase, { kept })

  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/admin'])
})

test.each(['{', '[]', '{"to":"/admin/me","fields":[["a"]]}', '{"to":"/admin/me","fields":[[1,2]]}', '"x"', 'null'])(
  'what is no kept form is none: %s',
  async (kept) => {
    const blog = await startBlog()
    await hasAccount(blog)

    expect((await visitor(blog).logIn('mado@blog.example', passphrase, { kept })).statusCode).toBe(303)
  },
)

test('a form of another session of the same browser is shown again, to be sent by a button', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const browser = visitor(blog)
  await browser.logIn('mado@blog.example')
  const { token = '' } = hiddenFields((await browser.get('/admin/me')).body, '/admin/me')
  await browser.logIn('mado@blog.example')
  const stale = await browser.post('/admin/me', { token, ...own })

  expect(stale.statusCode).toBe(409)
  const sent = await browser.post('/admin/me', hiddenFields(stale.body, '/admin/me'))
  expect(sent.statusCode).toBe(303)
})

test.each([undefined, '', 'made up'])('a form with the token %j changes nothing', async (token) => {
  const blog = await startBlog()
  await hasAccount(blog)
  const browser = visitor(blog)
  await browser.logIn('mado@blog.example')
  const { statusCode } = await browser.post('/admin/me', { ...own, ...(token === undefined ? {} : { token }) })

  expect(statusCode).toBe(409)
  expect((await browser.get('/admin/me')).body).toContain('value="Mado"')
})

test('a script is told in JSON where to log in', async () => {
  const blog = await startBlog()
  const browser = visitor(blog)
  const json = { accept: 'application/json' }
  const answers = [await browser.get('/admin/me', json), await browser.post('/admin/me', own, json)]

  for (const answer of answers) {
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toEqual({ error: expect.stringContaining('Reconnectez-vous'), logIn: '/admin/log-in' })
  }
})

test('an upload without a session is told to log in', async () => {
  const blog = await startBlog()
  const headers = { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-origin' }
  const payload = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n--x--\r\n'
  const answer = await blog.app.inject({ method: 'POST', url: '/admin/media', payload, headers })

  expect(answer.statusCode).toBe(401)
  expect(hiddenFields(answer.body, '/admin/log-in')).toMatchObject({ kept: '', to: '/admin' })
})

test('nothing of the desk may be stored by a browser or on the way', async () => {
  const { browser, refused } = await sentTooLate()
  const back = await comeBack(browser, refused.body)

  for (const { headers } of [refused, back, await browser.get('/admin/me'), await browser.get('/admin/log-in')]) {
    expect(headers['cache-control']).toBe('no-store')
  }
})
