import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { runJob } from '../../src/jobs/handlers.ts'
import { runDueJobs } from '../../src/jobs/worker.ts'
import { replyAddress } from '../../src/mail/tags.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { hasAccount } from '../support/visitor.ts'

type Ran = { code: number | null; out: string; problems: string }

/** Runs the command line as a shell would. */
async function tresse(env: Record<string, string>, args: string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, ['src/cli.ts', ...args], { env: { PATH: process.env['PATH'], ...env } })
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end(input)
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, out, problems }
}

async function blogWithTwoHeld() {
  const { ctx, clock } = await testCtx()
  const env = { DATABASE_URL: ctx.config.databaseUrl, DATA_DIR: ctx.config.dataDir, SITE_URL: 'https://blog.example' }
  const post = await hasPost(ctx, { slug: 'bread' })
  const first = await submitReaction(ctx, comment(post, { name: 'Bo', source: 'The crust is what I come for.' }))
  const second = await submitReaction(ctx, comment(post, { name: 'Cy', source: 'And the crumb?' }))
  return { ctx, clock, env, post, ids: [first.reaction.id, second.reaction.id] as const }
}

test('what waits is listed with its reasons, as lines and as JSON', async () => {
  const { env, ids } = await blogWithTwoHeld()

  const lines = await tresse(env, ['reactions', 'list', '--state', 'pending'])
  const json = await tresse(env, ['reactions', 'list', '--json'])

  expect(lines.code).toBe(0)
  expect(lines.out.split('\n')[0]).toMatch(
    new RegExp(`^${ids[0]}\\tpending\\tcomment\\t/2026/11/bread\\tBo\\tfirst-message\\t`),
  )
  expect(JSON.parse(json.out)).toMatchObject([
    { id: ids[0], name: 'Bo' },
    { id: ids[1], reasons: ['first-message'] },
  ])
})

test('approving gives a number, twice is refused and told by the exit code, the others go on', async () => {
  const { env, ids } = await blogWithTwoHeld()

  expect(await tresse(env, ['reactions', 'approve', String(ids[0])])).toMatchObject({
    code: 0,
    out: `${ids[0]}\tpublished\t1\n`,
  })
  const again = await tresse(env, ['reactions', 'approve', String(ids[0]), '9999', String(ids[1])])

  expect(again.code).toBe(1)
  expect(again.out).toBe(`${ids[1]}\tpublished\t2\n`)
  expect(again.problems).toMatch(new RegExp(`^${ids[0]}: .+\\n9999: .+\\n$`))
})

test('the word filter learns from decisions taken here, and unlearns when they are taken otherwise', async () => {
  const { env, ids, ctx, clock } = await blogWithTwoHeld()
  const learned = async () => {
    // The command line goes by the clock on the wall.
    clock.now = new Date()
    await runDueJobs(ctx, runJob)
    const rows = await ctx.db.selectFrom('reactions').select('learned').orderBy('id').execute()
    return rows.map(({ learned }) => learned)
  }

  await tresse(env, ['reactions', 'spam', ...ids.map(String)])
  expect(await learned()).toEqual(['spam', 'spam'])
  await tresse(env, ['reactions', 'approve', String(ids[1])])
  expect(await learned()).toEqual(['spam', 'ham'])
})

test('everything that waits can be decided at once', async () => {
  const { ctx, env } = await blogWithTwoHeld()

  const ran = await tresse(env, ['reactions', 'spam', '--all-pending'])

  expect(ran.code).toBe(0)
  const states = await ctx.db.selectFrom('reactions').select('state').execute()
  expect(states.map(({ state }) => state)).toEqual(['spam', 'spam'])
})

test('an author answers from standard input and hears where the answer stands', async () => {
  const { ctx, env, ids } = await blogWithTwoHeld()
  await tresse(env, ['reactions', 'approve', String(ids[0])])

  expect(await tresse(env, ['author', 'add', '--name', 'Ann Ferrand', '--word', 'autrice'])).toMatchObject({
    code: 0,
    out: 'ann-ferrand\n',
  })
  const reply = await tresse(env, ['reactions', 'reply', String(ids[0]), '--author', 'ann-ferrand'], 'Thank *you*.\n')

  expect(reply).toMatchObject({ code: 0, out: 'https://blog.example/2026/11/bread?r=2#r2\n' })
  const row = await ctx.db.selectFrom('reactions').selectAll().where('number', '=', 2).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ strand: 'author', parentId: ids[0], name: 'Ann Ferrand' })
})

test('what cannot be done says why, in the site’s language, with a code of its own', async () => {
  const { env, ids } = await blogWithTwoHeld()

  expect(await tresse(env, ['reactions', 'reply', String(ids[0]), '--author', 'nobody'], 'x')).toMatchObject({
    code: 1,
    problems: 'Aucun auteur n’a le nom court «\u00A0nobody\u00A0».\n',
  })
  expect((await tresse(env, ['nonsense'])).code).toBe(64)
  expect((await tresse({ ...env, PORT: 'x' }, ['reactions', 'list'])).code).toBe(78)
})

test.each([
  [['approve'], 'Name the reactions by id, or say --all-pending.'],
  [['approve', '1', 'abc'], '“abc” is not a whole number from 1.'],
  [['spam', '0x10'], '“0x10” is not a whole number from 1.'],
  [['reply', 'abc', '--author', 'ann'], '“abc” is not a whole number from 1.'],
  [['list', '--limit', 'all'], '“all” is not a whole number from 1.'],
  [
    ['list', '--state', 'bogus'],
    '“bogus” is no state. They are pending, published, spam, withdrawn, removed and gone.',
  ],
])('wrong usage, as in %j, is said in one sentence before anything is opened', async (args, sentence) => {
  const ran = await tresse({ DATABASE_URL: '/dev/null/tresse.db', SITE_LANG: 'en' }, ['reactions', ...args])

  expect(ran).toEqual({ code: 64, out: '', problems: `${sentence}\n` })
})

test('a database that cannot be opened is named, without its password', async () => {
  for (const [database, shown] of [
    ['/dev/null/tresse.db', '/dev/null/tresse.db'],
    ['/tmp', '/tmp'],
    ['postgres://me:secret@127.0.0.1:1/t', 'postgres://me:•••@127.0.0.1:1/t'],
  ] as const) {
    const ran = await tresse({ DATABASE_URL: database, SITE_LANG: 'en' }, ['reactions', 'list'])

    expect(ran.code).toBe(69)
    expect(ran.problems).toMatch(`The database ${shown} cannot be opened: `)
    expect(ran.problems).not.toContain('secret')
  }
})

test('who closes the pipe early leaves no complaint, and everything is done', async () => {
  const { ctx, env } = await blogWithTwoHeld()
  const args = ['reactions', 'approve', '--all-pending']
  const child = spawn(process.execPath, ['src/cli.ts', ...args], { env: { PATH: process.env['PATH'], ...env } })
  child.stdout.destroy()
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))

  expect([await text(child.stderr), await code]).toEqual(['', 0])
  const states = await ctx.db.selectFrom('reactions').select('state').execute()
  expect(states.map(({ state }) => state)).toEqual(['published', 'published'])
})

test('the settings in force are shown without the password', async () => {
  const ran = await tresse({ DATABASE_URL: 'postgres://me:secret@db.example/t', SITE_LANG: 'en' }, ['config', 'check'])

  expect(ran.code).toBe(0)
  expect(ran.out).toContain('SITE_LANG=en\n')
  expect(ran.out).toContain('DATABASE_URL=postgres://me:•••@db.example/t\n')
  expect(ran.out).not.toContain('secret')
})

test('an owner who forgot the pass phrase gets an address at the command line', async () => {
  const blog = await testCtx()
  const { ctx } = blog
  await hasAccount(blog)
  const env = { DATABASE_URL: ctx.config.databaseUrl, DATA_DIR: ctx.config.dataDir, SITE_URL: 'https://blog.example' }

  expect(await tresse(env, ['account', 'list'])).toMatchObject({
    code: 0,
    out: 'mado@blog.example\towner\tactive\tMado\n',
  })
  const given = await tresse(env, ['account', 'reset', 'MADO@blog.example'])
  expect(given.out).toMatch(/^https:\/\/blog\.example\/admin\/reset\/[\w-]{22}\n$/)
  expect(await tresse(env, ['account', 'reset', 'zoe@blog.example'])).toMatchObject({ code: 1, out: '' })
})

test('a mail server hands over an answer, which joins its thread; what is not for us is no error', async () => {
  const { ctx } = await testCtx({ env: { MAIL_REPLY: 'fil@blog.example' } })
  const post = await hasPost(ctx, { slug: 'bread' })
  const bo = { email: 'bo@e.example', accountId: null }
  const to = replyAddress(ctx, bo, { postId: post.id, reactionId: null }) ?? ''
  const { databaseUrl, dataDir } = ctx.config
  const env = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SITE_URL: 'https://blog.example',
    MAIL_REPLY: 'fil@blog.example',
  }
  const mail =
    'From: Bo <bo@e.example>\nSubject: Re: bread\nMessage-ID: <1@e.example>\n\nThe crust!\n\n> And the crumb?\n'

  const taken = await tresse(env, ['mail', 'receive', '--to', to], mail)
  const other = await tresse(env, ['mail', 'receive'], mail)

  expect(taken).toMatchObject({ code: 0, problems: '' })
  expect(taken.out).toMatch(/^taken\t\d+\tpending\n$/)
  expect(other).toMatchObject({ code: 0, out: 'ignored\tno address of ours\n' })
  expect(await ctx.db.selectFrom('reactions').select(['name', 'source']).execute()).toEqual([
    { name: 'Bo', source: 'The crust!' },
  ])
})

test('while the database cannot be opened, the mail server keeps the mail', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', SITE_URL: 'https://blog.example' }
  expect((await tresse(env, ['mail', 'receive'], 'Subject: x\n\nx')).code).toBe(75)
})
