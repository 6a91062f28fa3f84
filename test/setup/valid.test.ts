import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { saveCategory } from '../../src/posts/categories.ts'
import { listTagLabels } from '../../src/posts/organise.ts'
import { startDemo } from '../site/cast.ts'
import { atDesk } from '../support/desk.ts'
import { newcomer, steps } from './cast.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'void-style': 'off' },
})

async function mistakes(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
}

test.each(['fr', 'en'])('every page of the set-up is valid HTML, its words in %s', async (lang) => {
  const blog = await startDemo({ env: { SITE_LANG: lang } })
  const guest = await newcomer(blog, 'http://elsewhere.example')
  const bodies: string[] = []
  for (const step of [1, 2, 3, 4] as const) {
    bodies.push((await guest.get(step)).body, (await guest.send(step, { policy: 'x', name: '', title: '' })).body)
    bodies.push((await guest.send(step, { ...steps[step], ...(step === 1 ? { lang } : {}) })).body)
  }

  for (const body of bodies.filter((body) => body !== '')) {
    expect(await mistakes(body)).toEqual([])
    expect(body).not.toMatch(/\{[a-z]\w*\}|undefined|\[object|NaN/)
  }
  expect(bodies.at(-1)).toContain('https://blog.example/admin/posts/')
})

test('people, tags, categories and pages are valid HTML', async () => {
  const blog = await startDemo()
  const desk = await atDesk(blog)
  await atDesk(blog, 'author', 'zoe')
  const category = await saveCategory(blog.ctx.db, 'Chantier')
  const [tag] = await listTagLabels(blog.ctx.db)
  const bodies = [
    await desk.post('/admin/people', { name: '', email: 'x', role: '' }),
    await desk.post('/admin/people', { name: 'Béa', email: 'bea@blog.example', role: 'editor' }),
    await desk.post(`/admin/organise/tags/${tag?.id}/rename`, { name: '' }),
    await desk.post('/admin/organise/categories', { name: 'Chantier' }),
  ]
  for (const path of ['people', 'organise/tags', `organise/categories/${category}`, 'organise/pages']) {
    bodies.push(await desk.get(`/admin/${path}`))
  }

  for (const { body } of bodies) {
    expect(await mistakes(body)).toEqual([])
    expect(body).not.toMatch(/\{[a-z]\w*\}|undefined|\[object|NaN/)
  }
})
