import type { Ctx, Db } from '../context.ts'
import type { PostTable } from '../db/schema-posts.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, type Account } from '../identities/account.ts'
import { saveSettings, type Settings } from '../settings/settings.ts'
import type { Post } from './post.ts'

type Arrangement = Pick<Settings, 'pageOrder' | 'hiddenPages'>
type NavigationPage = Pick<Post, 'id' | 'path' | 'title' | 'lang'>
/** A page as the desk lists it, shown in the navigation or not. */
export type DeskPageRow = NavigationPage & { state: PostTable['state']; file: string | null; shown: boolean }

const most = 20
const mostListed = 200

/** Published pages for the navigation: in the order chosen at the desk, then by their dates; at most 20, none that is hidden. */
export async function listPages(db: Db, arrangement: Arrangement): Promise<NavigationPage[]> {
  const pages = await pagesByDate(db).where('state', '=', 'published').execute()
  const hidden = new Set(arrangement.hiddenPages)
  return arrange(pages, arrangement)
    .filter(({ id }) => !hidden.has(id))
    .slice(0, most)
}

/** Every page for those who order them: the published ones as in the navigation, then drafts; at most 200. */
export async function listDeskPages(db: Db, arrangement: Arrangement): Promise<DeskPageRow[]> {
  const rows = await pagesByDate(db).select(['state', 'file']).where('state', '<>', 'deleted').execute()
  const hidden = new Set(arrangement.hiddenPages)
  const pages = rows.map((row) => ({ ...row, shown: !hidden.has(row.id) }))
  const isPublished = ({ state }: DeskPageRow) => state === 'published'
  return [
    ...arrange(pages.filter(isPublished), arrangement),
    ...pages.filter((page) => !isPublished(page)).sort((a, b) => a.id - b.id),
  ]
}

/** Moves a published page before its neighbour in the navigation, or after it. Refused: `forbidden`, `not_found`. */
export async function movePage(ctx: Ctx, account: Account, id: number, way: 'up' | 'down'): Promise<void> {
  demand(account, 'organise')
  await transaction(ctx, async (ctx) => {
    const pages = (await listDeskPages(ctx.db, ctx.settings)).filter(({ state }) => state === 'published')
    const order = pages.map((page) => page.id)
    const at = order.indexOf(id)
    if (at < 0) refuse('not_found', 'error.notFound')
    const to = Math.min(Math.max(at + (way === 'up' ? -1 : 1), 0), order.length - 1)
    order.splice(to, 0, ...order.splice(at, 1))
    await saveSettings(ctx, { pageOrder: order })
  })
}

/** Shows a page in the navigation, or only to those who have its address. Refused: `forbidden`, `not_found`. */
export async function showPageInNavigation(ctx: Ctx, account: Account, id: number, shown: boolean): Promise<void> {
  demand(account, 'organise')
  await transaction(ctx, async (ctx) => {
    const pages = await listDeskPages(ctx.db, ctx.settings)
    if (!pages.some((page) => page.id === id)) refuse('not_found', 'error.notFound')
    const hidden = pages.filter((page) => (page.id === id ? !shown : !page.shown)).map((page) => page.id)
    await saveSettings(ctx, { hiddenPages: hidden })
  })
}

function pagesByDate(db: Db) {
  const pages = db.selectFrom('posts').select(['id', 'path', 'title', 'lang']).where('kind', '=', 'page')
  return pages.orderBy('publishedAt').orderBy('id').limit(mostListed)
}

/** Those that were given a place first; the sort is stable, so the others keep their order. */
function arrange<Page extends { id: number }>(pages: Page[], { pageOrder }: Arrangement): Page[] {
  const place = new Map(pageOrder.map((id, at) => [id, at]))
  return pages.toSorted((a, b) => (place.get(a.id) ?? pageOrder.length) - (place.get(b.id) ?? pageOrder.length))
}
