import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { mailProblem } from '../identities/guest.ts'
import { formFields } from '../lib/form-fields.ts'
import { tidyLine } from '../lib/text.ts'
import { render } from '../web/views.ts'
import { findForWriter, ownView, tokenOf } from './find-own.ts'
import type { OutView } from './form.ts'
import { placeOf } from './own.ts'
import { isVisible } from './reaction.ts'

type Params = { id: string }
const route = '/r/:id/out'

/**
 * The page where the writer of a message that waits asks for one mail when it is out. Whoever gave a mail address with it
 * is not shown that again; whoever gave none names one here.
 */
export async function outRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Params: Params }>(route, async (request, reply) => {
    const found = await findForWriter(ctx, request, request.params.id, tokenOf(request.query))
    if (!ctx.mail) refuse('not_found', 'error.notFound')
    void reply.header('cache-control', 'no-store')
    if (isVisible(found.reaction.state)) return reply.redirect(placeOf(ctx, found.post.path, found.reaction), 303)
    const view: OutView = {
      ...ownView(ctx, found, 'out'),
      known: found.reaction.email !== null,
      email: '',
      error: null,
    }
    return render(ctx, request, reply, 'reactions/out', view)
  })
  app.post<{ Params: Params }>(route, async (request, reply) => {
    const found = await findForWriter(ctx, request, request.params.id, tokenOf(request.body))
    if (!ctx.mail) refuse('not_found', 'error.notFound')
    const { reaction, post } = found
    const known = reaction.email !== null
    const typed = tidyLine(formFields(request.body).sent.get('email') ?? '', 255)
    const problem = known ? undefined : problemOf(typed)
    if (problem !== undefined) {
      void reply.header('cache-control', 'no-store')
      const error = { field: 'email' as const, key: problem, params: {} }
      const view: OutView = { ...ownView(ctx, found, 'out'), known, email: typed, error }
      return render(ctx, request, reply, 'reactions/out', view, { status: 422 })
    }
    await askForWord(ctx, reaction.id, known ? null : typed.toLowerCase())
    return reply.redirect(placeOf(ctx, post.path, reaction, found.known), 303)
  })
}

function problemOf(email: string): Key | undefined {
  return email === '' ? 'follow.emailMissing' : mailProblem(email)
}

/** What is out by now has no word to come. What was taken for spam is answered like what waits. */
async function askForWord(ctx: Ctx, id: number, email: string | null): Promise<void> {
  await ctx.db
    .updateTable('reactions')
    .set({ tellOut: 1, ...(email === null ? {} : { email }) })
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'spam'])
    .execute()
}
