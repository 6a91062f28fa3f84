import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { testCtx } from '../support/blog.ts'
import { freePort } from '../support/ports.ts'

test('a site whose public address was chosen at the desk does not start with options for trials', async () => {
  const { ctx } = await testCtx()
  await saveSettings(ctx, { siteUrl: 'https://salt.example', lang: 'en' })
  const { databaseUrl: DATABASE_URL, dataDir: DATA_DIR } = ctx.config
  const env = { PATH: process.env['PATH'], PORT: String(await freePort()), DATABASE_URL, DATA_DIR, RATE_LIMITS: 'off' }

  const child = spawn(process.execPath, ['src/main.ts'], { env })
  const code = new Promise((resolve) => child.once('exit', resolve))
  const [said] = await Promise.all([text(child.stderr), code])

  expect(await code).toBe(78)
  expect(said).toBe('RATE_LIMITS=off is for trials only: SITE_URL must then be http on a loopback address.\n')
})
