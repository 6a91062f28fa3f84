import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { findAccount } from '../identities/account.ts'
import { passkeysWork } from '../identities/passkey.ts'
import { listPasskeys } from '../identities/passkeys.ts'
import { findAuthor } from '../identities/queries.ts'
import { listSessions, type SessionFacts } from '../identities/sessions.ts'
import type { Key, Params } from '../i18n/index.ts'
import { describeAgent } from '../lib/user-agent.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { mailView } from './me-mail-view.ts'

/** What is wrong in one of the page's forms; `field` is the id of the input. */
export type MeError = { field: string; key: Key; params: Params }
/** What was typed last into the forms of the page, by the ids of their inputs. */
export type MeTyped = { name?: string; word?: string; bio?: string; email?: string; 'passkey-name'?: string }

const done = {
  face: 'account.doneFace',
  email: 'account.doneEmail',
  passphrase: 'account.donePassphrase',
  passkey: 'account.donePasskey',
  'passkey-off': 'account.donePasskeyOff',
  session: 'account.doneSession',
  sessions: 'account.doneSessions',
  keys: 'account.doneKeys',
  mail: 'notices.me.done',
} as const

/** Renders the page of one's own account; with errors, beside what was typed. */
export async function renderMe(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  again: { status: number; typed: MeTyped; errors: MeError[] } = { status: 200, typed: {}, errors: [] },
): Promise<string> {
  const { id } = accountOf(request)
  const account = (await findAccount(ctx.db, id)) ?? refuse('not_found', 'account.unknown')
  const author = await findAuthor(ctx.db, account.slug)
  const errors = again.errors.map(({ field, key, params }) => ({ field, text: ctx.t(key, params) }))
  const page = {
    title: ctx.t('desk.me'),
    section: '/admin/me',
    scripts: ['passkey.js', 'reveal.js'],
    styles: ['desk-account.css'],
    notice: again.status === 200 ? noticeOf(ctx, request, done) : '',
  }
  const { name, word, email } = account
  const data = {
    page,
    values: { name, word, email, bio: author?.bio ?? '', 'passkey-name': '', ...again.typed },
    errors,
    wrong: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
    role: ctx.t(`people.role.${account.role}`),
    hasPassphrase: account.passHash !== null,
    mail: mailView(ctx, account),
    keysOff: account.keysOff === 1,
    passkeys: await listPasskeys(ctx, id),
    passkeysWork: passkeysWork(ctx),
    sessions: (await listSessions(ctx, id)).map((session) => sessionView(ctx, session, request.session?.id)),
  }
  return renderDesk(ctx, request, reply, 'account/me', data, { status: again.status })
}

function sessionView(ctx: Ctx, session: SessionFacts, present: number | undefined) {
  const { browser, system } = describeAgent(session.agent)
  const known = browser ?? system
  const device =
    browser !== undefined && system !== undefined
      ? ctx.t('account.deviceOn', { browser, system })
      : (known ?? ctx.t('account.deviceUnknown'))
  return { ...session, device, present: session.id === present }
}
