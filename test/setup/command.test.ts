import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { listAccounts } from '../../src/identities/account.ts'
import { checkPassphrase } from '../../src/lib/passphrase.ts'
import { readSettings } from '../../src/settings/settings.ts'
import { findSite } from '../../src/settings/site.ts'
import { testCtx } from '../support/blog.ts'

type Ran = { code: number | null; out: string; problems: string }

/** A database without an owner, and the command line on it as a shell would run it. */
async function emptySite(env: Record<string, string> = {}) {
  const { ctx } = await testCtx()
  const { databaseUrl: DATABASE_URL, dataDir: DATA_DIR } = ctx.config
  const run = async (args: string[], input = ''): Promise<Ran> => {
    const own = { PATH: process.env['PATH'], DATABASE_URL, DATA_DIR, SITE_LANG: 'en', ...env }
    const child = spawn(process.execPath, ['src/cli.ts', 'setup', ...args], { env: own })
    const code = new Promise<number | null>((resolve) => child.once('close', resolve))
    child.stdin.end(input)
    const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await code, out, problems }
  }
  return { ctx, run, file: join(DATA_DIR, 'setup.json') }
}

const answers = {
  title: 'Salt & Ash',
  name: 'Ann Lee',
  email: 'ann@salt.example',
  passphrase: 'three elms by the dyke',
  timeZone: 'Pacific/Auckland',
  siteUrl: 'https://salt.example',
  policy: 'held',
  demo: false,
}

test('one command with a file does what the four steps do, once', async () => {
  const { ctx, run, file } = await emptySite()
  await writeFile(file, JSON.stringify(answers))

  const first = await run(['--json-file', file])
  const second = await run(['--json-file', file])

  expect(first).toEqual({ code: 0, out: 'https://salt.example/admin\n', problems: '' })
  const [owner] = await listAccounts(ctx.db)
  expect(owner).toMatchObject({ name: 'Ann Lee', word: 'author', email: 'ann@salt.example', role: 'owner' })
  expect(await checkPassphrase(answers.passphrase, owner?.passHash ?? '')).toBe(true)
  expect(await findSite(ctx.db)).toMatchObject({ title: 'Salt & Ash' })
  const chosen = await readSettings(ctx.db, { ...ctx.config, given: new Set() })
  expect(chosen).toMatchObject({ named: 'desk', policy: 'held', demo: false, siteUrl: 'https://salt.example' })
  expect(chosen.timeZone).toBe('Pacific/Auckland')
  expect(await ctx.db.selectFrom('drafts').select('postId').execute()).toHaveLength(1)
  expect([second.code, second.out]).toEqual([1, ''])
  expect(second.problems).toContain('owner')
})

test('options win over the file, and the pass phrase may come by standard input', async () => {
  const { ctx, run, file } = await emptySite({ SITE_URL: 'https://given.example' })
  await writeFile(file, JSON.stringify({ ...answers, passphrase: undefined }))

  const args = ['--json-file', file, '--title', 'Ash', '--lang', 'fr', '--demo', 'on', '--passphrase-file', '-']
  const ran = await run(args, 'four elms by the dyke\n')

  expect(ran).toMatchObject({ code: 0, out: 'https://given.example/admin\n' })
  expect(await findSite(ctx.db)).toMatchObject({ title: 'Ash' })
  const [owner] = await listAccounts(ctx.db)
  expect(await checkPassphrase('four elms by the dyke', owner?.passHash ?? '')).toBe(true)
})

test('every mistake is told at once, by its option, and nothing is set up', async () => {
  const { ctx, run, file } = await emptySite()
  await writeFile(file, '{"titel": "x"}')

  const wrong = await run(['--email', 'ann@', '--policy', 'never', '--site-url', 'salt'])
  const weak = await run(
    ['--title', 'x', '--name', 'Ann', '--email', 'a@b.example', '--passphrase-file', '-'],
    'password',
  )

  expect(wrong.code).toBe(1)
  for (const option of ['title', 'name', 'email', 'passphrase-file', 'site-url', 'policy']) {
    expect(wrong.problems).toMatch(new RegExp(`^--${option}: .+`, 'm'))
  }
  expect([weak.code, weak.problems.split('\n').length]).toEqual([1, 2])
  expect((await run(['--json-file', file])).code).toBe(64)
  expect((await run(['--json-file', `${file}.none`])).code).toBe(64)
  expect((await run(['--passphrase', 'three elms by the dyke'])).code).toBe(64)
  expect(await listAccounts(ctx.db)).toEqual([])
})
