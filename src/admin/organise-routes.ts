import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'
import { createDraft } from '../posts/drafts.ts'
import { addCategory } from '../posts/organise-categories.ts'
import { deleteUnusedTags } from '../posts/organise-tags.ts'
import { movePage, showPageInNavigation } from '../posts/pages.ts'
import { statusOf } from '../web/errors.ts'
import { idOf, isSaid, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { labelKinds, type LabelKind } from './organise-labels.ts'
import { showLabel, showLabels, showPages, type Refused } from './organise-view.ts'

type IdParams = { Params: { id: string } }
const config = { act: 'organise' } as const

/** Tags, categories and pages: what they are called, what they are made one of, and the order of the pages. */
export async function organiseRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/organise', { config }, (_request, reply) => reply.redirect('/admin/organise/tags', 302))
  for (const kind of ['tags', 'categories'] as const) labelRoutes(app, ctx, kind)

  app.post('/admin/organise/tags/clear', { config }, async (request, reply) => {
    await deleteUnusedTags(ctx, accountOf(request))
    return reply.redirect('/admin/organise/tags?done=cleared', 303)
  })
  app.post('/admin/organise/categories', { config }, (request, reply) => {
    const name = oneField(request.body, 'name')
    const show = (refused: Refused) => showLabels(ctx, request, reply, 'categories', refused)
    return attempt(ctx, reply, { form: 'add', typed: name, done: 'categories?done=added', show }, () =>
      addCategory(ctx, accountOf(request), name),
    )
  })
  pageRoutes(app, ctx)
}

function labelRoutes(app: FastifyInstance, ctx: Ctx, kind: LabelKind): void {
  const base = `/admin/organise/${kind}`
  const { rename, merge, remove } = labelKinds[kind]
  const changing = (
    request: FastifyRequest<IdParams>,
    reply: FastifyReply,
    { form, typed, done }: Pick<Refused, 'form' | 'typed'> & { done: string },
    change: (id: number) => Promise<unknown>,
  ) => {
    const id = idOf(request.params.id)
    const show = (refused: Refused) => showLabel(ctx, request, reply, { kind, id }, refused)
    return attempt(ctx, reply, { form, typed, done: `${kind}?done=${done}`, show }, () => change(id))
  }

  app.get(base, { config }, (request, reply) => showLabels(ctx, request, reply, kind))
  app.get<IdParams>(`${base}/:id`, { config }, (request, reply) => {
    const id = idOf(request.params.id)
    return showLabel(ctx, request, reply, { kind, id })
  })
  app.post<IdParams>(`${base}/:id/rename`, { config }, (request, reply) => {
    const typed = oneField(request.body, 'name')
    return changing(request, reply, { form: 'rename', typed, done: 'renamed' }, (id) =>
      rename(ctx, accountOf(request), id, typed),
    )
  })
  app.post<IdParams>(`${base}/:id/merge`, { config }, (request, reply) => {
    const typed = oneField(request.body, 'into')
    return changing(request, reply, { form: 'merge', typed, done: 'merged' }, (id) => {
      return merge(ctx, accountOf(request), id, wholeNumber(typed) ?? refuse('invalid', 'label.mergeSelf'))
    })
  })
  app.post<IdParams>(`${base}/:id/delete`, { config }, (request, reply) =>
    changing(request, reply, { form: 'remove', typed: '', done: 'removed' }, (id) =>
      remove(ctx, accountOf(request), id),
    ),
  )
}

function pageRoutes(app: FastifyInstance, ctx: Ctx): void {
  app.get('/admin/organise/pages', { config }, (request, reply) => showPages(ctx, request, reply))
  app.post('/admin/organise/pages', { config }, async (request, reply) => {
    const id = await createDraft(ctx, accountOf(request), { kind: 'page' })
    return reply.redirect(`/admin/posts/${id}`, 303)
  })
  app.post<IdParams>('/admin/organise/pages/:id', { config }, async (request, reply) => {
    const id = idOf(request.params.id)
    const act = oneField(request.body, 'do')
    if (act === 'up' || act === 'down') await movePage(ctx, accountOf(request), id, act)
    else if (act === 'show' || act === 'hide') await showPageInNavigation(ctx, accountOf(request), id, act === 'show')
    else refuse('bad_request', 'error.badRequest')
    const done = act === 'show' ? 'shown' : act === 'hide' ? 'hidden' : 'moved'
    return reply.redirect(`/admin/organise/pages?done=${done}`, 303)
  })
}

/** Does it and goes back to the list, or shows the form again with what was typed and why not. */
async function attempt(
  ctx: Ctx,
  reply: FastifyReply,
  form: Pick<Refused, 'form' | 'typed'> & { done: string; show: (refused: Refused) => Promise<FastifyReply> },
  work: () => Promise<unknown>,
): Promise<FastifyReply> {
  try {
    await work()
  } catch (error) {
    if (!isSaid(error)) throw error
    const text = ctx.t(error.key, error.params)
    return form.show({ form: form.form, typed: form.typed, text, status: statusOf(error) })
  }
  return reply.redirect(`/admin/organise/${form.done}`, 303)
}
