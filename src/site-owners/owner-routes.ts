import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { clientPath, describeClient } from '../identities/indieauth.ts'
import type { Key } from '../i18n/index.ts'
import { formFields } from '../lib/form-fields.ts'
import { escapeXml } from '../lib/xml.ts'
import { findSite } from '../settings/site.ts'
import { siteReturnPath } from '../sign-in/site.ts'
import { render } from '../web/views.ts'
import { readOwnerCookie, writeOwnerCookie } from './owner-cookies.ts'
import { ownedRoutes } from './owned-routes.ts'
import {
  claimByIndieAuth,
  claimByLink,
  findLinkClaim,
  ownerPath,
  payForTry,
  proveByIndieAuth,
  proveByLink,
  readSite,
  returnPath,
} from './owner.ts'
import { claimView, formView } from './owner-view.ts'
import { realTiming, type Timing } from '../linkbacks/wait.ts'

type Options = { ctx: Ctx; timing?: Timing }
type Request = FastifyRequest
type Reply = FastifyReply

const linkPath = `${ownerPath}/link`

/**
 * Where the owner of another site proves that it is theirs, by its own identification (IndieAuth) or by a link in its page,
 * and then sees and takes back what came from it. Until something is proved, every page says the same whether or not
 * anything came from there. None is stored or indexed.
 */
export async function ownerRoutes(app: FastifyInstance, { ctx, timing = realTiming }: Options): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  })
  app.get(clientPath, async (_request, reply) => {
    const { title } = await findSite(ctx.db)
    const name = title || new URL(ctx.settings.siteUrl).host
    return reply.type('application/json').send(describeClient(ctx.settings, name, [returnPath, siteReturnPath]))
  })

  app.get<{ Querystring: { site?: unknown } }>(ownerPath, (request, reply) => {
    const { site } = request.query
    return showForm(ctx, request, reply, 200, typeof site === 'string' ? site.slice(0, 200) : '')
  })
  app.post(ownerPath, (request, reply) => begin(ctx, request, reply, timing))
  app.get(returnPath, (request, reply) => comeBack(ctx, request, reply, timing))
  app.get(linkPath, (request, reply) => showClaim(ctx, request, reply, 200))
  app.post(linkPath, (request, reply) => checkLink(ctx, request, reply, timing))
  await app.register(ownedRoutes, { ctx })
}

function showForm(ctx: Ctx, request: Request, reply: Reply, status: number, site: string, problem?: Key) {
  return render(ctx, request, reply, 'site-owners/owner', { form: formView(ctx, site, problem) }, { status })
}

async function begin(ctx: Ctx, request: Request, reply: Reply, timing: Timing): Promise<string | FastifyReply> {
  const { sent, twice } = formFields(request.body)
  const typed = sent.get('site') ?? ''
  const again = (status: number, problem: Key) => showForm(ctx, request, reply, status, typed, problem)
  if (twice.size > 0) return again(422, 'error.twice')
  const site = readSite(ctx, typed)
  if ('problem' in site) return again(422, `owner.site.${site.problem}`)
  const seconds = await payForTry(ctx, request.ip)
  if (seconds > 0) return again(tooMany(reply, seconds), 'owner.tooMany')

  if (sent.get('way') === 'link') {
    writeOwnerCookie(ctx, reply, 'claim', await claimByLink(ctx, site.url))
    return reply.redirect(linkPath, 303)
  }
  const departure = await withFloor(timing, () => claimByIndieAuth(ctx, site.url))
  if ('problem' in departure) {
    const assumed = departure.problem === 'unreachable' && !typed.includes('://')
    return again(422, assumed ? 'owner.indieauth.noHttps' : `owner.indieauth.${departure.problem}`)
  }
  writeOwnerCookie(ctx, reply, 'claim', departure.state)
  // Not a redirect: browsers hold those against `form-action`, and people should see where they are being sent.
  const headHtml = `<meta http-equiv="refresh" content="0; url=${escapeXml(departure.url)}">`
  return render(ctx, request, reply, 'site-owners/owner-leave', { departure, headHtml })
}

async function comeBack(ctx: Ctx, request: Request, reply: Reply, timing: Timing): Promise<string | FastifyReply> {
  const state = readOwnerCookie(ctx, request, 'claim')
  // Any page can make any number of browsers come here: only who was sent away from here pays for a try.
  const { state: returned } = Object(request.query) as { state?: unknown }
  const seconds = state !== '' && returned === state ? await payForTry(ctx, request.ip) : 0
  if (seconds > 0) return showForm(ctx, request, reply, tooMany(reply, seconds), '', 'owner.tooMany')
  const proved = await withFloor(timing, () => proveByIndieAuth(ctx, request.query, state))
  writeOwnerCookie(ctx, reply, 'claim', '')
  if ('problem' in proved) return showForm(ctx, request, reply, 422, proved.asked, `owner.back.${proved.problem}`)
  return welcome(ctx, reply, proved.token)
}

async function showClaim(ctx: Ctx, request: Request, reply: Reply, status: number, problem?: Key) {
  const claim = await findLinkClaim(ctx, readOwnerCookie(ctx, request, 'claim'))
  if (!claim) return showForm(ctx, request, reply, 422, '', 'owner.back.expired')
  return render(ctx, request, reply, 'site-owners/owner-link', { claim: claimView(ctx, claim, problem) }, { status })
}

async function checkLink(ctx: Ctx, request: Request, reply: Reply, timing: Timing): Promise<string | FastifyReply> {
  const seconds = await payForTry(ctx, request.ip)
  if (seconds > 0) return showClaim(ctx, request, reply, tooMany(reply, seconds), 'owner.tooMany')
  const token = readOwnerCookie(ctx, request, 'claim')
  const proved = await withFloor(timing, () => proveByLink(ctx, token))
  if ('problem' in proved) {
    const url = proved.problem === 'unreachable' ? (await findLinkClaim(ctx, token))?.url : undefined
    const secure = url?.startsWith('https:') === true
    return showClaim(ctx, request, reply, 422, secure ? 'owner.link.noHttps' : `owner.link.${proved.problem}`)
  }
  writeOwnerCookie(ctx, reply, 'claim', '')
  return welcome(ctx, reply, proved.token)
}

/** A new token at each proof: what somebody else may have left in the browser is worth nothing. */
function welcome(ctx: Ctx, reply: Reply, token: string): FastifyReply {
  writeOwnerCookie(ctx, reply, 'owner', token)
  return reply.redirect(`${ownerPath}/site`, 303)
}

function tooMany(reply: Reply, seconds: number): 429 {
  void reply.header('retry-after', String(seconds))
  return 429
}

/** What tells of the network is not told sooner than that, whatever the network did. */
async function withFloor<Answer>({ floorMs, pause }: Timing, work: () => Promise<Answer>): Promise<Answer> {
  const start = performance.now()
  try {
    return await work()
  } finally {
    await pause(Math.max(0, floorMs - (performance.now() - start)))
  }
}
