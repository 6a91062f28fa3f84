import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { listAccounts, roles, type Account } from '../identities/account.ts'
import type { PersonError } from '../identities/person.ts'
import type { Key } from '../i18n/index.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'

/** An invitation as it was typed, with everything wrong in it. */
export type Invitation = { typed: { name: string; email: string; role: string }; errors: PersonError[] }

const notices: Record<string, Key> = {
  role: 'people.roleChanged',
  closed: 'people.closedDone',
  reopened: 'people.reopened',
}
const section = '/admin/people'
const styles = ['desk-people.css']

/** The list of accounts with the form to invite somebody; 422 when that has mistakes. */
export async function showPeople(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  again: { invitation?: Invitation; problem?: string; status?: number } = {},
): Promise<FastifyReply> {
  const own = accountOf(request)
  const accounts = await listAccounts(ctx.db)
  const { typed, errors = [] } = again.invitation ?? {}
  const told = errors.map(({ field, key, params }) => ({ field, text: ctx.t(key, params) }))
  const data = {
    page: { title: ctx.t('people.title'), section, styles, notice: noticeOf(ctx, request, notices) },
    people: accounts.map((account) => personView(account, own)),
    roles,
    values: typed ?? { name: '', email: '', role: 'author' },
    problem: again.problem ?? '',
    errors: told,
    errorsTitle: ctx.t('write.errors', { n: told.length }),
    wrong: Object.fromEntries(told.map(({ field, text }) => [field, text])),
  }
  const status = again.status ?? (told.length > 0 ? 422 : 200)
  return reply.send(await renderDesk(ctx, request, reply, 'people/list', data, { status }))
}

/** The one page that shows an address to hand over. */
export async function showAddress(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, address, kind }: { name: string; address: string; kind: 'invite' | 'reset' },
): Promise<FastifyReply> {
  const data = {
    page: { title: ctx.t('people.handOver'), section, styles, scripts: ['desk-copy.js'] },
    lead: ctx.t(leadOf(ctx, kind), { name }),
    address,
  }
  return reply.send(await renderDesk(ctx, request, reply, 'people/address', data))
}

function leadOf({ mail }: Ctx, kind: 'invite' | 'reset'): Key {
  if (mail) return 'notices.handOver'
  return kind === 'invite' ? 'people.handOverInvite' : 'people.handOverReset'
}

function personView({ id, name, email, role, state, seenAt }: Account, own: Account) {
  return { id, name, email, role, state, seenAt, own: id === own.id }
}
