import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { addPasskey, offerPasskey, removePasskey } from '../identities/passkeys.ts'
import { statusOf } from '../web/errors.ts'
import { idOf, jsonField, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { renderMe } from './me-page.ts'

/** One's own passkeys: what a browser needs to make one, keeping it, taking it away. */
export async function passkeyRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post('/admin/me/passkeys/options', async (request, reply) => {
    try {
      return await offerPasskey(ctx, accountOf(request))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return reply.code(statusOf(error)).send({ error: ctx.t(error.key, error.params) })
    }
  })

  app.post('/admin/me/passkeys', async (request, reply) => {
    const name = oneField(request.body, 'passkey-name')
    try {
      await addPasskey(ctx, accountOf(request), jsonField(request.body, 'answer'), name)
      return await reply.redirect('/admin/me?done=passkey', 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const errors = [{ field: 'passkey-name', key: error.key, params: error.params }]
      return renderMe(ctx, request, reply, { status: statusOf(error), typed: { 'passkey-name': name }, errors })
    }
  })

  app.post<{ Params: { id: string } }>('/admin/me/passkeys/:id/remove', async (request, reply) => {
    await removePasskey(ctx, accountOf(request), idOf(request.params.id))
    return reply.redirect('/admin/me?done=passkey-off', 303)
  })
}
