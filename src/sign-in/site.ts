import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { beginIndieAuth, finishIndieAuth } from '../identities/indieauth.ts'
import { endOf, profileUrl } from '../identities/indieauth-discover.ts'
import { guardVisits, payForNaming, waitForFloor, type VisitGuards } from '../identities/visits.ts'
import { readPageApart } from '../lib/page-apart.ts'
import { tidyLine } from '../lib/text.ts'
import { normaliseUrl, parseHttpUrl } from '../lib/urls.ts'
import type { Departure, Problem, Proven, Way } from './way.ts'

/** Where people come back to from their own site; servers are told of it in advance. */
export const siteReturnPath = '/sign-in/site/return'

const longestName = 80

/** One's own site, by IndieAuth. Undefined while the owner does not offer it. */
export function siteWay(ctx: Ctx): Way | undefined {
  if (!ctx.settings.signIn.includes('site')) return undefined
  return { slug: 'site', label: ctx.t('ways.site'), asks: 'site', begin: beginSite, finish: finishSite }
}

async function beginSite(
  ctx: Ctx,
  { typed, returnPath, address }: Parameters<Way['begin']>[1],
): Promise<Departure | Problem> {
  const written = typed.trim()
  if (written === '') return { problem: 'ways.site.missing' }
  const me = profileUrl(written)
  if (!me) return { problem: 'ways.site.wrong' }
  if (isOurs(ctx, me)) return { problem: 'ways.site.ours' }
  const seconds = await payForNaming(ctx, address)
  if (seconds > 0) return { problem: 'signin.tooMany', params: { s: String(seconds) } }
  const start = performance.now()
  const guards = guardVisits(ctx)
  const { mayVisit } = guards
  const begun = await beginIndieAuth(guarded(ctx, guards), {
    me,
    purpose: 'sign-in',
    returnPath,
    kept: null,
    mayVisit,
    scope: 'profile',
  })
  if (!('problem' in begun)) return begun
  if (guards.isSpent()) return { problem: 'ways.site.busy' }
  if (begun.problem === 'unreachable') await waitForFloor(start)
  const assumed = begun.problem === 'unreachable' && !written.includes('://')
  return { problem: assumed ? 'ways.site.noHttps' : `ways.site.${begun.problem}` }
}

/** Who they are is the address that their server named; what it says of them beside that only fills in the rest. */
async function finishSite(
  ctx: Ctx,
  { query, state }: Parameters<Way['finish']>[1],
): Promise<{ proven: Proven } | Problem> {
  const guards = guardVisits(ctx)
  const { mayVisit } = guards
  const arrival = await finishIndieAuth(guarded(ctx, guards), { purpose: 'sign-in', query, state, mayVisit })
  if ('problem' in arrival) return { problem: problems[arrival.problem] }
  const { me, profile } = arrival
  if (isOurs(ctx, me)) return { problem: problems.mismatch }
  const shown = shortOf(me)
  const { name, photo } = await readPerson(ctx, me, profile, guards)
  return {
    proven: {
      provider: 'site',
      issuer: '',
      subject: normaliseUrl(me),
      via: ctx.t('ways.site.via'),
      handle: shown,
      name: name || tidyLine(shown, longestName),
      profileUrl: me.href,
      email: null,
      photoUrl: photo,
    },
  }
}

const problems: Record<'expired' | 'denied' | 'failed' | 'mismatch', Key> = {
  expired: 'signin.expired',
  denied: 'signin.denied',
  failed: 'signin.failed',
  mismatch: 'ways.site.mismatch',
}

/** Name and picture from the server's answer (IndieAuth §5.3.4), else from the card of the page itself. */
async function readPerson(ctx: Ctx, me: URL, profile: Record<string, unknown>, guards: VisitGuards) {
  const told = {
    name: typeof profile['name'] === 'string' ? tidyLine(profile['name'], longestName) : '',
    photo: typeof profile['photo'] === 'string' ? (parseHttpUrl(profile['photo'])?.href ?? null) : null,
  }
  if (told.name !== '' && told.photo !== null) return told
  const card = await readCardOf(ctx, me, guards)
  // A card without a name has its address for one.
  const named = card && parseHttpUrl(card.name) === undefined ? tidyLine(card.name, longestName) : ''
  return { name: told.name || named, photo: told.photo ?? card?.photo ?? null }
}

async function readCardOf(ctx: Ctx, me: URL, { mayVisit, mayReach }: VisitGuards) {
  if (!(await mayVisit(me))) return undefined
  const page = await ctx.fetch({
    url: me.href,
    note: 'IndieAuth client',
    mayVisit: async (hop) => endOf(me, hop) !== undefined && mayVisit(hop),
    mayReach,
  })
  if (!page.ok || page.status !== 200) return undefined
  const { body, contentType, url } = page
  const read = await readPageApart({ body, contentType, url, targets: [] }, patienceMs)
  return 'unreadable' in read ? undefined : read.card
}

const patienceMs = 3000

/** The same context, whose every request also asks the budget of the network it is about to reach. */
function guarded(ctx: Ctx, { mayReach }: VisitGuards): Ctx {
  return { ...ctx, fetch: (request) => ctx.fetch({ mayReach, ...request }) }
}

function isOurs({ settings }: Ctx, url: URL): boolean {
  return url.host === new URL(settings.siteUrl).host
}

/** The address as people say it. */
function shortOf(me: URL): string {
  return (me.host + me.pathname).replace(/\/$/, '')
}
