import type { Config } from '../config.ts'
import type { Db } from '../context.ts'
import { normaliseUrl, parseHttpUrl } from '../lib/urls.ts'
import { findAddress, findPost, findPostByPath, type SignedPost } from './queries.ts'

/** A post named by somebody's link, and the number of the reaction that the link names, if any. */
export type Target = { post: SignedPost; parentNumber: number | null }

/** Parameters that mail programs, social networks and advertisers put on links: they name no other page. */
const tracking =
  /^(utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|ref|ref_src|s_cid|xtor)$/i
/** Our own parameters: other views of the same post. */
const views = new Set(['r', 'fil', 'page', 'repondre', 'ouvert'])

/**
 * The published post that an address names: scheme http or https alike, host and port of this site compared whole, present
 * or former path with or without a trailing slash, or a short link `/r/<id>`. Tracking parameters are overlooked;
 * `#r7` and `?r=7` name a parent. Unknown, draft and deleted are `undefined` alike, and so is any other page of the site.
 */
export async function findPostByTarget(
  db: Db,
  config: Pick<Config, 'siteUrl'>,
  target: string,
): Promise<Target | undefined> {
  const url = ownUrl(config, target)
  if (!url || [...url.searchParams.keys()].some((name) => !views.has(name) && !tracking.test(name))) return undefined
  const path = url.pathname.replace(/(?<=.)\/$/, '')
  const [, id] = /^\/r\/([1-9]\d{0,8})$/.exec(path) ?? []
  if (id !== undefined) return findByReaction(db, Number(id))

  const post = (await findPostByPath(db, path)) ?? (await findAddress(db, path))
  return post?.state === 'published' ? { post, parentNumber: parentNumber(url) } : undefined
}

/** The address when it is one of this site, in one spelling. */
function ownUrl(config: Pick<Config, 'siteUrl'>, target: string): URL | undefined {
  const url = parseHttpUrl(target)
  const site = parseHttpUrl(config.siteUrl)
  return url && site && url.host === site.host ? new URL(normaliseUrl(url)) : undefined
}

function parentNumber(url: URL): number | null {
  const [, inFragment] = /^#r([1-9]\d{0,8})$/.exec(url.hash) ?? []
  const [, inQuery] = /^([1-9]\d{0,8})$/.exec(url.searchParams.get('r') ?? '') ?? []
  const number = inFragment ?? inQuery
  return number === undefined ? null : Number(number)
}

async function findByReaction(db: Db, id: number): Promise<Target | undefined> {
  const reaction = await db
    .selectFrom('reactions')
    .select(['postId', 'number'])
    .where('id', '=', id)
    .where('state', 'in', ['published', 'gone'])
    .executeTakeFirst()
  const post = reaction && (await findPost(db, reaction.postId))
  return reaction && post?.state === 'published' ? { post, parentNumber: reaction.number } : undefined
}
