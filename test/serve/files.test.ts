import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { testCtx } from '../support/blog.ts'

test('the database is readable by its owner alone, safe against power cuts, and bound to its rules', async () => {
  const { ctx } = await testCtx()
  const pragma = async (name: string) => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(ctx.db)
    return Object.values(rows[0] ?? {})[0]
  }

  expect((statSync(ctx.config.databaseUrl).mode & 0o777).toString(8)).toBe('600')
  expect(await pragma('journal_mode')).toBe('wal')
  expect(await pragma('synchronous')).toBe(2)
  expect(await pragma('foreign_keys')).toBe(1)
  expect(await pragma('busy_timeout')).toBe(5000)
})
