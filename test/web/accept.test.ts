import { expect, test } from 'vitest'
import { wanted } from '../../src/web/accept.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['*/*', undefined],
  ['text/html', 'html'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['application/json', 'json'],
  ['application/json, text/html;q=0.9', 'json'],
  ['application/json;q=0.5, text/html', 'html'],
  ['text/plain, */*;q=0.1', 'text'],
  ['TEXT/HTML;Q=1', 'html'],
  ['text/html;q=0, application/json;q=0.1', 'json'],
  ['text/html;q=abc', undefined],
  ['constructor, __proto__', undefined],
])('%s asks for %s', (accept, kind) => {
  expect(wanted(accept)).toBe(kind)
})
