import { expect, test } from 'vitest'
import { formOf, publish, startWriting, wordsOf, write } from './posts-cast.ts'

test('named and published versions are kept, compared word by word, and brought back', async () => {
  const writing = await startWriting()
  const { desk, path } = writing
  await write(desk, path, { title: 'Four', source: 'Du bois de hêtre.' })
  const named = await desk.post(path, { ...(await formOf(desk, path)), do: 'name', label: 'avant les coupes' })
  expect(named.headers.location).toBe(`${path}?done=named`)
  await write(desk, path, { source: 'Du bois de chêne bien sec.' })
  await publish(writing, path)

  const list = wordsOf((await desk.get(`${path}/history`)).body)
  expect(list).toContain('Version nommée avant les coupes Reprendre Ann')
  expect(list).toContain('Publication Reprendre Ann')
  const { body } = await desk.get(`${path}/history/compare?before=1&after=2`)
  expect(body).toContain('<del>hêtre</del>')
  expect(body).toMatch(/<ins>chêne[^<]*<\/ins>/)
  expect(wordsOf(body)).toContain('Avant : la version 1. Après : la version 2.')
  const same = await desk.get(`${path}/history/compare?before=2&after=present`)
  expect(wordsOf(same.body)).toContain('Les deux versions disent la même chose.')

  expect((await desk.get(`${path}/history/1/restore`)).statusCode).toBe(200)
  expect((await formOf(desk, path)).source).toBe('Du bois de chêne bien sec.')
  const back = await desk.post(`${path}/history/1/restore`)
  expect(back.headers.location).toBe(`${path}?done=restored`)
  expect((await formOf(desk, path)).source).toBe('Du bois de hêtre.')
  expect(wordsOf((await desk.get(`${path}/history`)).body)).toContain('Reprise celle de la version 1')
})

test('a version is named from the history too, with the same mistakes', async () => {
  const { desk, path } = await startWriting()
  await write(desk, path, { title: 'Four' })
  const nameless = await desk.post(`${path}/history`, { version: '2', label: ' ' })
  expect(nameless.statusCode).toBe(422)
  const long = await desk.post(`${path}/history`, { version: '2', label: 'x'.repeat(121) })
  expect([long.statusCode, long.body.includes(`value="${'x'.repeat(121)}"`)]).toEqual([422, true])
  const stale = await desk.post(`${path}/history`, { version: '1', label: 'ici' })
  expect(stale.statusCode).toBe(409)
  expect(stale.body).toContain('value="ici"')
  expect((await desk.post(`${path}/history`, { version: '2', label: 'ici' })).statusCode).toBe(303)
})

test('a version that is not there is 404', async () => {
  const { desk, path } = await startWriting()
  for (const url of ['compare?before=1&after=present', 'compare', '7/restore', 'x/restore']) {
    expect((await desk.get(`${path}/history/${url}`)).statusCode).toBe(404)
  }
})
