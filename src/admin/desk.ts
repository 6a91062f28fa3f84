import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { may, type Account, type Act } from '../identities/account.ts'
import type { Key, Params } from '../i18n/index.ts'
import { countWaiting } from '../reactions/desk-queries.ts'
import { render } from '../web/views.ts'
import { mailTroubleView } from './mail-view.ts'

/** What a page of the desk says of itself; `section` is the address of its entry in the menu. */
export type DeskPage = {
  title: string
  section: string
  /** Modules of public/ that enhance the page; stylesheets beside the desk's own. */
  scripts?: string[]
  styles?: string[]
  /** Told once on top, such as “Saved.” */
  notice?: string
  wide?: boolean
}

const menu: { href: string; key: Key; act: Act | null }[] = [
  { href: '/admin', key: 'desk.you', act: null },
  { href: '/admin/posts', key: 'desk.posts', act: 'write' },
  { href: '/admin/reactions', key: 'desk.reactions', act: 'moderate-own' },
  { href: '/admin/links', key: 'desk.links', act: 'moderate-own' },
  { href: '/admin/readers', key: 'desk.readers', act: 'moderate' },
  { href: '/admin/media', key: 'desk.media', act: 'write' },
  { href: '/admin/people', key: 'desk.people', act: 'people' },
  { href: '/admin/settings', key: 'desk.settings', act: 'settings' },
]

/**
 * Renders a page of the desk: beside the helpers of every view, templates see `account`, `menu`, `formToken` (to stand
 * in every form as the field `token`), `page` and, for the owner, `themeTrouble` and `mailTrouble`.
 */
export async function renderDesk(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  view: string,
  data: { page: DeskPage } & Record<string, unknown>,
  options: { status?: number } = {},
): Promise<string> {
  const { account, formToken } = request.session ?? refuse('forbidden', 'desk.forbidden')
  const themeTrouble = may(account, 'settings') ? request.server.ownViews.troubles(ctx.now().getTime()) : []
  const mailTrouble = may(account, 'settings') ? await mailTroubleView(ctx) : undefined
  const uploadLimit = ctx.settings.uploadMegabytes
  const deskData = { account, formToken, themeTrouble, mailTrouble, uploadLimit, menu: await menuFor(ctx, account) }
  return render(ctx, request, reply, `admin/${view}`, { ...deskData, ...data }, options)
}

/** The sentence for what a redirect says was done: `?done=saved`, when `known` has that name. */
export function noticeOf(ctx: Ctx, request: FastifyRequest, known: Record<string, Key>, params: Params = {}): string {
  const { done } = Object(request.query)
  return typeof done === 'string' && Object.hasOwn(known, done) ? ctx.t(known[done] as Key, params) : ''
}

async function menuFor(ctx: Ctx, account: Account) {
  const pending = may(account, 'moderate-own') ? await countWaiting(ctx, account) : 0
  return menu
    .filter(({ act }) => act === null || may(account, act))
    .map(({ href, key }) => ({ href, text: ctx.t(key), count: href === '/admin/reactions' ? pending : 0 }))
}
