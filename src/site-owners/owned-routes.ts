import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { formFields } from '../lib/form-fields.ts'
import { wholeNumber } from '../lib/text.ts'
import { statusOf } from '../web/errors.ts'
import { render } from '../web/views.ts'
import { changeOwnedLink, listAnnounced, listOwnedLinks, takeAllBack } from './owned-links.ts'
import { readOwnerCookie, writeOwnerCookie } from './owner-cookies.ts'
import { endProof, findOwnedSite, ownerPath, type OwnedSite } from './owner.ts'
import { announcedView, linkView, siteName } from './owner-view.ts'

type Query = { before?: unknown; done?: unknown }
const sitePath = `${ownerPath}/site`
const acts = new Set(['take', 'let', 'read'])

/** What the owner of a proved site sees and does; whoever has proved nothing, or long ago, is led to where it begins. */
export async function ownedRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Querystring: Query }>(sitePath, async (request, reply) => {
    const site = await findSite(ctx, request)
    return site ? show(ctx, request, reply, site) : reply.redirect(ownerPath, 303)
  })
  app.post(sitePath, async (request, reply) => {
    const site = await findSite(ctx, request)
    if (!site) return reply.redirect(ownerPath, 303)
    const { sent, twice } = formFields(request.body)
    if (twice.size > 0) refuse('bad_request', 'error.badRequest')
    try {
      return await change(ctx, request, reply, site, sent)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'too_many') throw error
      void reply.header('retry-after', String(error.retryAfter ?? 60))
      return show(ctx, request, reply, site, { status: statusOf(error), problem: ctx.t(error.key, error.params) })
    }
  })
}

function findSite(ctx: Ctx, request: FastifyRequest): Promise<OwnedSite | undefined> {
  return findOwnedSite(ctx, readOwnerCookie(ctx, request, 'owner'))
}

async function change(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  site: OwnedSite,
  sent: ReadonlyMap<string, string>,
): Promise<FastifyReply> {
  const act = sent.get('do') ?? ''
  const back = (done: string) => reply.redirect(`${sitePath}?${new URLSearchParams({ done })}`, 303)
  if (act === 'end') {
    await endProof(ctx, readOwnerCookie(ctx, request, 'owner'))
    writeOwnerCookie(ctx, reply, 'owner', '')
    return reply.redirect(ownerPath, 303)
  }
  if (act === 'all') {
    await takeAllBack(ctx, site)
    return back('all')
  }
  const id = wholeNumber(sent.get('id')) ?? refuse('not_found', 'error.notFound')
  if (!acts.has(act)) refuse('bad_request', 'error.badRequest')
  const changed = await changeOwnedLink(ctx, site, id, act as 'take' | 'let' | 'read')
  return changed ? back(act) : reply.redirect(sitePath, 303)
}

const notices = {
  take: 'owner.done.take',
  let: 'owner.done.let',
  read: 'owner.done.read',
  all: 'owner.done.all',
} as const

async function show(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  site: OwnedSite,
  { status = 200, problem = '' } = {},
): Promise<string> {
  const { before, done } = Object(request.query) as Query
  const links = await listOwnedLinks(ctx, site, wholeNumber(before))
  const notice =
    typeof done === 'string' && Object.hasOwn(notices, done) ? notices[done as keyof typeof notices] : undefined
  const data = {
    whose: siteName(site),
    action: sitePath,
    problem,
    notice: notice === undefined ? '' : ctx.t(notice),
    live: links.live,
    links: links.items.map((link) => linkView(ctx, link)),
    older: links.older === null ? '' : `${sitePath}?before=${links.older}`,
    announced: (await listAnnounced(ctx, site)).map((linkback) => announcedView(ctx, linkback)),
  }
  return render(ctx, request, reply, 'site-owners/owner-site', data, { status })
}
