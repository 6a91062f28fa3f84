import type { Db } from '../context.ts'
import { isTracking, normaliseUrl, parseHttpUrl } from '../lib/urls.ts'
import { findAddress, findPost, findPostByPath, type ShownPost } from '../posts/queries.ts'
import { findReaction } from '../reactions/queries.ts'
import { isVisible } from '../reactions/reaction.ts'
import type { Settings } from '../settings/settings.ts'
import { isOwn } from './linkback.ts'

/** A post named by somebody's link, and the number of the reaction that the link names, if any. */
export type Target = { post: ShownPost; parentNumber: number | null }

/** Our own parameters: other views of the same post. */
const views = new Set(['r', 'fil', 'page', 'repondre'])

/**
 * The published post that an address names: scheme http or https alike, host and port of this site compared whole, present
 * or former path with or without a trailing slash, or a short link `/r/<id>`. Tracking parameters are overlooked;
 * `#r7` and `?r=7` name a parent. Unknown, draft and deleted are `undefined` alike, and so is any other page of the site.
 */
export async function findPostByTarget(
  db: Db,
  settings: Pick<Settings, 'siteUrl'>,
  target: string,
): Promise<Target | undefined> {
  const given = parseHttpUrl(target)
  if (!given || !isOwn(settings, given)) return undefined
  const url = new URL(normaliseUrl(given))
  if ([...url.searchParams.keys()].some((name) => !views.has(name) && !isTracking(name))) return undefined
  const path = url.pathname.replace(/(?<=.)\/$/, '')
  const [, id] = /^\/r\/([1-9]\d{0,8})$/.exec(path) ?? []
  if (id !== undefined) return findByReaction(db, Number(id))

  const post = (await findPostByPath(db, path)) ?? (await findAddress(db, path))
  return post?.state === 'published' ? { post, parentNumber: parentNumber(url) } : undefined
}

function parentNumber(url: URL): number | null {
  const [, inFragment] = /^#r([1-9]\d{0,8})$/.exec(url.hash) ?? []
  const [, inQuery] = /^([1-9]\d{0,8})$/.exec(url.searchParams.get('r') ?? '') ?? []
  const number = inFragment ?? inQuery
  return number === undefined ? null : Number(number)
}

async function findByReaction(db: Db, id: number): Promise<Target | undefined> {
  const reaction = await findReaction(db, id)
  const post = reaction && isVisible(reaction.state) ? await findPost(db, reaction.postId) : undefined
  return reaction && post?.state === 'published' ? { post, parentNumber: reaction.number } : undefined
}
