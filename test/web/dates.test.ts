import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { formatDate } from '../../src/web/dates.ts'
import { testCtx } from '../support/blog.ts'

test('an hour is told by the same clock of twenty-four in both languages', async () => {
  const { ctx } = await testCtx()
  await saveSettings(ctx, { timeZone: 'Europe/Paris' })
  const at = (instant: string) => ['fr', 'en'].map((lang) => formatDate(ctx, instant, 'time', lang))

  expect(at('2026-03-01T17:02:00.000Z')).toEqual(['1er mars à 18:02', 'March 1 at 18:02'])
  expect(at('2025-12-31T22:59:00.000Z')).toEqual(['31 décembre 2025 à 23:59', 'December 31, 2025 at 23:59'])
})
