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

test.each([
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//x',
  '/..\\\\x',
  '/./\\x',
  '/.%2E//x',
])('%j, which hides a host behind its dots, leads home', (path) => {
  expect(safePath(path, site)).toBe('/')
})

const odd = fc
  .array(fc.constantFrom('/', '\\', '.', '..', '%2e', '%2E', '%2f', '%5c', '@', ':', '?', '#', 'a', 'evil.example'))
  .map((parts) => parts.join(''))

test('whatever is sent, the way back stays on this site, read once or again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), odd), (text) => {
      const path = safePath(`/${text}`, site)
      const url = new URL(path, site)
      expect(url.origin).toBe(site)
      expect(path).toMatch(/^\/(?![/\\])/)
      expect(path).toBe(url.pathname + url.search + url.hash)
      expect(new URL(url.pathname + url.search, site).origin).toBe(site)
    }),
    { numRuns: 1000 },
  )
})
