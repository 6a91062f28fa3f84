import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { givenTrusts, giveTrust, writeNote } from '../readers/trust.ts'
import { mergeReaders, splitIdentity } from '../reactions/merge-readers.ts'
import { statusOf } from '../web/errors.ts'
import { idOf, isSaid, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { showMerge, showReader, showReaders } from './reader-page.ts'

type IdParams = { Params: { id: string } }

const moderate = { config: { act: 'moderate' } } as const
const people = { config: { act: 'people' } } as const

/** The readers who have proved who they are: how far each is trusted, what is noted of them, and who is the same person. */
export async function readerRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/readers', moderate, (request, reply) => showReaders(ctx, request, reply))
  app.get<IdParams>('/admin/readers/:id', moderate, (request, reply) =>
    showReader(ctx, request, reply, idOf(request.params.id)),
  )

  app.post<IdParams>('/admin/readers/:id/trust', moderate, async (request, reply) => {
    const id = idOf(request.params.id)
    const typed = oneField(request.body, 'trust')
    const trust = givenTrusts.find((known) => known === typed)
    if (!trust && typed !== '') refuse('bad_request', 'readers.wrongTrust')
    await giveTrust(ctx, accountOf(request), id, trust ?? null)
    return reply.redirect(`/admin/readers/${id}?done=trust`, 303)
  })

  app.post<IdParams>('/admin/readers/:id/note', moderate, async (request, reply) => {
    const id = idOf(request.params.id)
    const note = oneField(request.body, 'note')
    try {
      await writeNote(ctx, accountOf(request), id, note)
      return await reply.redirect(`/admin/readers/${id}?done=note`, 303)
    } catch (error) {
      if (!isSaid(error)) throw error
      const again = { note, problem: ctx.t(error.key, error.params), status: statusOf(error) }
      return showReader(ctx, request, reply, id, again)
    }
  })

  app.get<IdParams>('/admin/readers/:id/merge', people, (request, reply) =>
    showMerge(ctx, request, reply, idOf(request.params.id)),
  )
  app.post<IdParams>('/admin/readers/:id/merge', people, async (request, reply) => {
    const id = idOf(request.params.id)
    await mergeReaders(ctx, accountOf(request), id, idOf(oneField(request.body, 'with')))
    return reply.redirect(`/admin/readers/${id}?done=merged`, 303)
  })
  app.post<IdParams>('/admin/readers/:id/split', people, async (request, reply) => {
    const id = await splitIdentity(ctx, accountOf(request), idOf(oneField(request.body, 'identity')))
    return reply.redirect(`/admin/readers/${id}?done=split`, 303)
  })
}
