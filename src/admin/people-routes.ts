import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse, Refusal } from '../errors.ts'
import { findAccount, roles } from '../identities/account.ts'
import { changeRole, closeAccount, inviteAccount, reopenAccount, resetAddress } from '../identities/people.ts'
import { readPerson } from '../identities/person.ts'
import { wholeNumber } from '../lib/text.ts'
import { statusOf } from '../web/errors.ts'
import { isSaid, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { showAddress, showPeople, type Invitation } from './people-view.ts'

type IdParams = { Params: { id: string } }
const config = { act: 'people' } as const

/**
 * The accounts of the site: who they are, their roles, invitations. An address that is given away is shown in the answer
 * to the form that asked for it, and nowhere else: only its hash is kept.
 */
export async function peopleRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/people', { config }, (request, reply) => showPeople(ctx, request, reply))

  app.post('/admin/people', { config }, (request, reply) => invite(ctx, request, reply))

  app.post<IdParams>('/admin/people/:id/role', { config }, (request, reply) =>
    changing(ctx, request, reply, 'role', async (id) => {
      const role = roles.find((known) => known === oneField(request.body, 'role'))
      await changeRole(ctx, accountOf(request), id, role ?? refuse('invalid', 'account.roleUnknown'))
    }),
  )
  app.post<IdParams>('/admin/people/:id/close', { config }, (request, reply) =>
    changing(ctx, request, reply, 'closed', (id) => closeAccount(ctx, accountOf(request), id)),
  )
  app.post<IdParams>('/admin/people/:id/reopen', { config }, (request, reply) =>
    changing(ctx, request, reply, 'reopened', (id) => reopenAccount(ctx, accountOf(request), id)),
  )
  app.post<IdParams>('/admin/people/:id/address', { config }, async (request, reply) => {
    const id = wholeNumber(request.params.id) ?? refuse('not_found', 'account.unknown')
    const account = (await findAccount(ctx.db, id)) ?? refuse('not_found', 'account.unknown')
    return again(ctx, request, reply, async () => {
      const address = await resetAddress(ctx, accountOf(request), id)
      const kind = account.state === 'invited' ? 'invite' : 'reset'
      return showAddress(ctx, request, reply, { name: account.name, address, kind })
    })
  })
}

async function invite(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const typed = {
    name: oneField(request.body, 'name'),
    email: oneField(request.body, 'email'),
    role: oneField(request.body, 'role'),
  }
  const { person, errors } = readPerson(typed)
  const show = (errors: Invitation['errors']) => showPeople(ctx, request, reply, { invitation: { typed, errors } })
  if (errors.length > 0) return show(errors)
  try {
    const address = await inviteAccount(ctx, accountOf(request), typed)
    return await showAddress(ctx, request, reply, { name: person.name, address, kind: 'invite' })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return show([{ field: 'email', key: error.key, params: error.params }])
  }
}

async function changing(
  ctx: Ctx,
  request: FastifyRequest<IdParams>,
  reply: FastifyReply,
  done: string,
  change: (id: number) => Promise<void>,
): Promise<FastifyReply> {
  const id = wholeNumber(request.params.id) ?? refuse('not_found', 'account.unknown')
  return again(ctx, request, reply, async () => {
    await change(id)
    return reply.redirect(`/admin/people?done=${done}`, 303)
  })
}

/** What cannot be done to an account is said on the page of all of them. */
async function again(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work()
  } catch (error) {
    if (!isSaid(error)) throw error
    return showPeople(ctx, request, reply, {
      problem: ctx.t(error.key, error.params),
      status: statusOf(error),
    })
  }
}
