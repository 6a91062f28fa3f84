import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../support/postgres-server.ts'
import { freePort } from '../support/ports.ts'
import { startSmtp } from '../support/smtp.ts'
import { mailEverybody, seedFollows } from './mail.ts'

/**
 * `node test/bench/mail-run.ts [followers] [--postgres]`: one reaction in a thread with ten thousand followers, sent by
 * two processes of which one is killed on the way. Exit 1 when somebody got nothing, or two mails that do not fold.
 */
const followers = Number(process.argv.find((text) => /^\d+$/.test(text)) ?? 10_000)
const folder = await mkdtemp(join(tmpdir(), 'tresse-mail-'))
const database = process.argv.includes('--postgres') ? await startPostgres({ durable: true }) : undefined
const smtp = await startSmtp()
const env = {
  PORT: String(await freePort()),
  DATA_DIR: folder,
  CONTENT_DIR: join(folder, 'content'),
  DATABASE_URL: database?.url ?? '',
  REACTIONS: 'open',
  TRESSE_DEMO: 'off',
  SMTP_URL: `smtp://127.0.0.1:${smtp.port}?ignoreTLS=true`,
  MAIL_FROM: 'carnet@blog.example',
}
try {
  await seedFollows(env, followers)
  const { seconds, killedAt, stop } = await mailEverybody(env, smtp, followers)
  const names = new Map<string, Set<string>>()
  for (const { to, raw } of smtp.arrived) {
    const name = /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? ''
    names.set(to[0] ?? '', (names.get(to[0] ?? '') ?? new Set()).add(name))
  }
  await stop()
  const unfolded = [...names.values()].filter((set) => set.size > 1).length
  process.stdout.write(
    `${followers} followers, killed after ${killedAt} mails: ${names.size} addresses reached in ${seconds.toFixed(0)} s ` +
      `(${(smtp.arrived.length / seconds).toFixed(0)} a second), ${smtp.arrived.length - names.size} second copies, ` +
      `${unfolded} of them under another Message-ID\n`,
  )
  process.exitCode = names.size === followers && unfolded === 0 ? 0 : 1
} finally {
  await smtp.close()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
}
