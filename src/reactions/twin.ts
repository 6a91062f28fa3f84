import type { Ctx, Db } from '../context.ts'
import { pageKey, parseHttpUrl, placeKey, sourceKey } from '../lib/urls.ts'
import { findReaction } from './queries.ts'
import { isGesture, type Reaction } from './reaction.ts'

/** A new link: its columns, and the address that its page was read from in the end, where that is known. */
export type Newcomer = Columns & { endUrl?: string }

/**
 * What a new link to a post has to do with those that are known: `twin` is the same page again, under another address;
 * `barred` is one of the same page that a moderator removed or took for spam, or that the owner of its site took back;
 * `watched` tells that some other link of its site was. None of it for our own pages.
 */
export type Kinship = { twin?: Reaction; barred?: Reaction; watched: boolean }

/**
 * Looks for the kin of a link that is about to enter. A page is the same as another when its address is but for scheme,
 * fragment and tracking parameters (announced, read in the end, or given as the page's own), or when it is of the same
 * site and was read with the same title and excerpt; the same as a barred one also with the same title at that address
 * under another query. Some sites tell all their pages apart by the query. Gestures are told apart by their writers.
 */
export async function findKin(ctx: Ctx, row: Newcomer): Promise<Kinship> {
  const named = await findTwin(ctx.db, row)
  if (row.sourceHost === new URL(ctx.settings.siteUrl).host) return { twin: named, watched: false }
  const out = (await listSite(ctx.db, row, true)).filter((known) => sharesHost(known, row))
  const barred = out.find((known) => isSame(known, row) || (meets(known, row, placeKey) && hasTitleOf(known, row)))
  if (barred) return { barred: await findReaction(ctx.db, barred.id), watched: true }
  if (named) return { twin: named, watched: false }
  const inside = await listSite(ctx.db, row, false)
  const twin = inside.find((known) => isSame(known, row))
  return { twin: twin && (await findReaction(ctx.db, twin.id)), watched: out.length > 0 }
}

/**
 * Gives a reaction to the page that it was told to be of, now that this page speaks for itself: from here on it stands
 * for that address. No other reaction of the post may have it.
 */
export async function giveToSource(ctx: Ctx, reaction: Reaction, url: URL): Promise<Reaction> {
  const source = { sourceUrl: url.href, sourceKey: sourceKey(url), sourceHost: url.host }
  await ctx.db.updateTable('reactions').set(source).where('id', '=', reaction.id).execute()
  return { ...reaction, ...source }
}

/**
 * A link to a post whose page, or the page that it gives as its own, is one of those named by these keys. One that is
 * withdrawn is none, but for what the owner of its site took back: no other page of it may bring it in again.
 */
async function findTwin(db: Db, { postId, sourceKey, permalinkKey }: Newcomer): Promise<Reaction | undefined> {
  const keys = [sourceKey, permalinkKey].filter((key) => key !== null)
  const query = db.selectFrom('reactions').selectAll().where('postId', '=', postId)
  return query
    .where((eb) =>
      eb.or([eb('permalinkKey', 'in', keys), ...(permalinkKey === null ? [] : [eb('sourceKey', '=', permalinkKey)])]),
    )
    .where((eb) => eb.or([eb('state', '<>', 'withdrawn'), eb('formerState', 'is', null)]))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

const mostOfSite = 500
const columns = [
  'id',
  'postId',
  'sourceUrl',
  'sourceKey',
  'sourceHost',
  'endHost',
  'permalink',
  'permalinkKey',
  'name',
  'title',
  'excerpt',
  'text',
  'relation',
] as const
type Columns = Pick<Reaction, Exclude<(typeof columns)[number], 'id'>>
type Known = Columns & Pick<Reaction, 'id'>

/** The links of a post that have a site in common with the new one: those that are kept out of the thread, or the others. */
async function listSite(db: Db, row: Newcomer, out: boolean): Promise<Known[]> {
  const hosts = hostsOf(row)
  const query = db.selectFrom('reactions').select(columns).where('postId', '=', row.postId)
  return query
    .where('sourceKey', 'is not', null)
    .where('state', 'in', out ? ['removed', 'spam', 'withdrawn'] : ['published', 'pending', 'gone'])
    .where((eb) => eb.or([eb('state', '<>', 'withdrawn'), eb('formerState', 'is', null)]))
    .where((eb) =>
      eb.or([
        eb('sourceHost', 'in', hosts),
        eb('endHost', 'in', hosts),
        ...hosts.map((host) => eb('permalink', 'like', `http%://${host}/%`)),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(mostOfSite)
    .execute()
}

function hostsOf({ sourceHost, endHost, permalink }: Columns): string[] {
  const own = permalink === null ? undefined : parseHttpUrl(permalink)?.host
  return [...new Set([sourceHost, endHost, own])].filter((host) => host !== null && host !== undefined)
}

function sharesHost(known: Columns, row: Columns): boolean {
  const hosts = hostsOf(row)
  return hostsOf(known).some((host) => hosts.includes(host))
}

function isSame(known: Columns, row: Newcomer): boolean {
  return meets(known, row, pageKey) || saysTheSame(known, row)
}

function meets(known: Columns, row: Newcomer, key: (url: URL) => string): boolean {
  const keys = addressesOf(row).map(key)
  return addressesOf(known).some((url) => keys.includes(key(url)))
}

/** The addresses of a page, but for those that a silo tells apart by fragment alone. */
function addressesOf({ sourceUrl, endUrl, permalink }: Pick<Newcomer, 'sourceUrl' | 'permalink' | 'endUrl'>): URL[] {
  const own = permalink?.includes('#') ? null : permalink
  return [sourceUrl, endUrl, own].map((text) => parseHttpUrl(text ?? '')).filter((url) => url !== undefined)
}

function saysTheSame(known: Columns, row: Newcomer): boolean {
  if (row.endUrl === undefined || isGesture(known.relation) || isGesture(row.relation)) return false
  const [before, now] = [known, row].map(({ sourceHost, endHost }) => [sourceHost, endHost ?? sourceHost])
  if (!before?.some((host) => now?.includes(host))) return false
  const title = titleOf(row)
  if (title === '' && row.excerpt === '') return false
  const same = known.excerpt === row.excerpt && known.text === row.text && known.name === row.name
  return same && hasTitleOf(known, row)
}

function hasTitleOf(known: Columns, row: Columns): boolean {
  return titleOf(known) === titleOf(row)
}

/** A page without a title goes by its address, which is no word of its own. */
function titleOf({ title, sourceHost, endHost }: Columns): string {
  if (title === null || /\s/.test(title)) return title ?? ''
  return [sourceHost, endHost].some((host) => host !== null && title.startsWith(host)) ? '' : title
}
