import { expect, test } from 'vitest'
import { learn } from '../../src/reactions/bayes-store.ts'
import { listRules, saveRule } from '../../src/reactions/rule-book.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { openBrowser } from '../reactions/browser.ts'

const rule = { kind: 'word', value: 'Crédit pas cher', verdict: 'refuse', note: 'Vague de mars' }
const rules = async ({ ctx }: Blog) => (await listRules(ctx.db)).items

test('a rule is added, listed with who wrote it and why, and removed', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)

  const added = await desk.post('/admin/rules', rule)
  expect([added.statusCode, added.headers.location]).toEqual([303, '/admin/rules?done=added'])
  const list = await desk.get('/admin/rules?done=added')
  expect(list.body).toContain('credit pas cher')
  expect(list.body).toContain('Vague de mars')
  expect(list.body).toContain('s’applique dès maintenant')
  expect((await desk.get('/admin/rules?of=site')).body).toContain('Aucune règle de cette sorte')

  const [saved] = await rules(blog)
  expect((await desk.post(`/admin/rules/${saved?.id}/remove`)).statusCode).toBe(303)
  expect(await rules(blog)).toEqual([])
  expect((await desk.post(`/admin/rules/${saved?.id}/remove`)).statusCode).toBe(404)
})

test('a wrong rule is shown again with its text and the mistake beside its field', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const cases = [
    [{ ...rule, kind: 'site', value: 'pas un site' }, 'value'],
    [{ ...rule, kind: 'network', value: '300.1.1.1' }, 'value'],
    [{ ...rule, kind: 'site', value: 'blog.example' }, 'value'],
    [{ ...rule, value: '' }, 'value'],
    [{ ...rule, verdict: 'trust' }, 'verdict'],
    [{ ...rule, verdict: '' }, 'verdict'],
    [{ ...rule, kind: 'planet' }, 'kind'],
  ] as const
  for (const [fields, field] of cases) {
    const answer = await desk.post('/admin/rules', fields)
    expect(answer.statusCode, JSON.stringify(fields)).toBe(422)
    expect(answer.body).toContain(`<a href="#${field}">`)
    expect(answer.body).toContain(`id="${field}-faute"`)
    expect(answer.body).toContain(`value="${fields.value}"`)
    expect(answer.body).toContain('value="Vague de mars"')
  }
  expect((await desk.post('/admin/rules', { ...rule, value: ['a', 'b'] })).statusCode).toBe(400)
  expect(await rules(blog)).toEqual([])
})

test('an address fills the form in, and what it says wrongly is left out', async () => {
  const desk = await atDesk(await startBlog())
  const { body } = await desk.get('/admin/rules?kind=site&value=spam.example')
  expect(body).toContain('<option value="site" selected>')
  expect(body).toContain('value="spam.example"')
  expect(body).toMatch(/id="verdict-refuse"[^>]* checked/)
  expect((await desk.get('/admin/rules?kind=planet&verdict=eat&page=x&of=y')).statusCode).toBe(200)
})

test('moderators see, refuse and hold; to trust, remove and change the filter takes the owner; authors stay out', async () => {
  const blog = await startBlog()
  const moderator = await atDesk(blog, 'moderator', 'max')
  const author = await atDesk(blog, 'author', 'zoe')
  const page = await moderator.get('/admin/rules')
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toContain('verdict-trust')
  expect((await moderator.post('/admin/rules', rule)).statusCode).toBe(303)
  const trust = { ...rule, kind: 'site', value: 'ami.example', verdict: 'trust' }
  expect((await moderator.post('/admin/rules', trust)).statusCode).toBe(403)
  const [saved] = await rules(blog)
  expect((await moderator.get('/admin/rules')).body).not.toContain(`/admin/rules/${saved?.id}/remove`)
  for (const url of [`/admin/rules/${saved?.id}/remove`, '/admin/rules/filter', '/admin/rules/filter/reset']) {
    expect((await moderator.post(url, { filter: '75' })).statusCode, url).toBe(403)
  }
  for (const url of ['/admin/rules', '/admin/rules/filter']) expect((await author.get(url)).statusCode).toBe(403)
  expect((await author.post('/admin/rules', rule)).statusCode).toBe(403)
})

test('a text is tried on rules and filter, and nothing of it is kept', async () => {
  const blog = await startBlog()
  const { ctx } = blog
  const desk = await atDesk(blog)
  await saveRule(ctx, desk.account, { kind: 'word', value: 'casino', verdict: 'refuse' })
  await saveRule(ctx, desk.account, { kind: 'site', value: 'doute.example', verdict: 'hold' })
  const attempt = async (fields: Record<string, string>) => desk.post('/admin/rules/filter/try', fields)

  const refused = await attempt({ text: 'Au casino !', name: 'Béa' })
  expect(refused.statusCode).toBe(200)
  expect(refused.body).toContain('Ce message serait refusé')
  expect(refused.body).toContain('casino')
  const held = await attempt({ text: 'Bonjour', website: 'https://doute.example/' })
  expect(held.body).toContain('Ce message vous attendrait')
  const fine = await attempt({ text: 'Bonjour' })
  expect(fine.body).toContain('Aucune règle n’arrête ce message')
  expect(fine.body).toContain('Le premier message d’un navigateur attend')
  const empty = await attempt({ text: ' ', name: 'Béa' })
  expect([empty.statusCode, empty.body.includes('value="Béa"')]).toEqual([422, true])
  expect(empty.body).toContain('id="text-faute"')
  expect(await ctx.db.selectFrom('reactions').select('id').execute()).toEqual([])
})

test('the filter shows what it learned, how sure it must be, and forgets when asked twice', async () => {
  const blog = await startBlog()
  const { ctx } = blog
  const desk = await atDesk(blog)
  const post = await hasPost(ctx)
  expect((await desk.get('/admin/rules/filter')).body).toContain('Il ne dit encore rien')
  for (let n = 0; n < 10; n++) {
    const source = n % 2 === 0 ? `Du bonus au casino, lot ${n}.` : `Du levain pour la farine, jour ${n}.`
    const { reaction } = await submitReaction(ctx, comment(post, { source, address: `198.51.100.${n}` }))
    await learn(ctx, reaction, n % 2 === 0 ? 'spam' : 'ham')
  }
  const page = await desk.get('/admin/rules/filter')
  expect(page.body).toContain('5 indésirables et 5 messages voulus')
  expect(page.body).not.toContain('Il ne dit encore rien')
  for (const word of ['casino', 'levain']) expect(page.body).toContain(word)
  const tried = await desk.post('/admin/rules/filter/try', { text: 'Un bonus de casino' })
  expect(tried.body).toContain('le filtre y voit un indésirable')

  expect((await desk.post('/admin/rules/filter', { filter: '99' })).statusCode).toBe(303)
  expect(ctx.settings.filter).toBe(99)
  expect((await desk.post('/admin/rules/filter', { filter: '12' })).statusCode).toBe(400)
  expect((await desk.get('/admin/rules/filter/reset')).body).toContain('5 indésirables')
  expect((await desk.post('/admin/rules/filter/reset')).headers.location).toBe('/admin/rules/filter?done=reset')
  expect(await ctx.db.selectFrom('bayesWords').select('word').execute()).toEqual([])
})

test('who is refused by rule is told so at the form, with the text kept and nothing stored', async () => {
  const blog = await startBlog()
  const { ctx } = blog
  const desk = await atDesk(blog)
  const post = await hasPost(ctx)
  await saveRule(ctx, desk.account, { kind: 'word', value: 'casino', verdict: 'refuse' })
  const answer = await openBrowser(blog).write(post.path, { text: 'Venez au casino !' })
  expect(answer.statusCode).toBe(403)
  expect(answer.body).toContain('Ce site ne prend pas ce message')
  expect(answer.body).toContain('Venez au casino !')
  expect(await ctx.db.selectFrom('reactions').select('id').execute()).toEqual([])
})

test('rules go out and come in as lines, all or none', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const moderator = await atDesk(blog, 'moderator', 'max')
  const lines = [
    '# Mes règles',
    '',
    'refuse site spam.example # Vu en mars',
    'hold word crédit pas cher',
    'trust network 192.0.2.0/24',
  ]

  const wrong = await desk.post('/admin/rules/lines', { lines: [...lines, 'eat my hat', 'trust name Yann'].join('\n') })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toMatch(/Ligne 6.*Ligne 7/s)
  expect(wrong.body).toContain('eat my hat')
  expect(await rules(blog)).toEqual([])

  expect((await desk.post('/admin/rules/lines', { lines: lines.join('\r\n') })).statusCode).toBe(303)
  const page = await desk.get('/admin/rules/lines')
  const shown = [
    'refuser site spam.example # Vu en mars',
    'retenir mot credit pas cher',
    'confiance réseau 192.0.2.0/24',
  ]
  for (const line of shown) expect(page.body).toContain(line)
  const before = blog.ctx.settings.rules
  await desk.post('/admin/rules/lines', { lines: shown.join('\n') })
  expect(blog.ctx.settings.rules).toBe(before)
  expect((await desk.post('/admin/rules/lines', { lines: 'hold site spam.example' })).statusCode).toBe(303)
  expect((await rules(blog)).find(({ value }) => value === 'spam.example')).toMatchObject({ verdict: 'hold', note: '' })
  expect((await moderator.get('/admin/rules/lines')).statusCode).toBe(403)
})
