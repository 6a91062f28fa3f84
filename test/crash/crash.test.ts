import { expect, test } from 'vitest'
import { storm } from './storm.ts'

test('killed in the middle of a storm, it keeps everything it acknowledged, once', { timeout: 120_000 }, async () => {
  const { acknowledged, ...rest } = await storm(3)

  expect(acknowledged.comments.length).toBeGreaterThan(0)
  expect(rest).toEqual({ lost: [], doubled: [], integrity: 'ok', unfinished: 0, sharedNumbers: 0 })
})
