import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safePath } from '../../src/web/paths.ts'

const site = 'https://blog.example'

test.each(['/', '/2026/03/four?r=7#r7', '/search?q=a%20b'])('%s is a path to return to', (path) => {
  expect(safePath(path, site)).toBe(path)
})

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '', 'x', '/a\nb', '/\t/evil.example', ['/a']])(
  '%j leads home instead',
  (path) => {
    expect(safePath(path, site)).toBe('/')
  },
)

test('whatever is sent, the way back stays on this site', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(new URL(safePath(`/${text}`, site), site).origin).toBe(site)
    }),
  )
})
