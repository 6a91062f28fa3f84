import { domainToUnicode } from 'node:url'
import type { SentLinkRow } from '../db/schema-links.ts'
import type { Show } from '../linkbacks/received.ts'

type ReceivedPage = { show?: Show; postId?: number | undefined; before?: number | undefined }
type SentPage = { state?: SentLinkRow['state'] | undefined; postId?: number | undefined; before?: number | undefined }

/** The address of the links received, narrowed to some. */
export function receivedHref({ show = 'all', postId, before }: ReceivedPage = {}): string {
  return withQuery('/admin/links', { show: show === 'all' ? undefined : show, post: postId, before })
}

/** The address of the links sent, narrowed to some. */
export function sentHref({ state, postId, before }: SentPage = {}): string {
  return withQuery('/admin/links/sent', { state, post: postId, before })
}

type SitePage = { before?: number | undefined; out?: number | undefined; sent?: number | undefined }

/** The page of a site, by host and port; `before`, `out` and `sent` name where its three lists go on. */
export function siteHref(host: string, more: SitePage = {}): string {
  return withQuery('/admin/links/site', { host, ...more })
}

/** A host as people read it. One whose script could pass for another stays in its plain spelling. */
export function hostText(host: string): string {
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? []
  const shown = domainToUnicode(name)
  const honest =
    shown !== '' && !shown.split('.').some((label) => /[a-z]/i.test(label) && /[^\p{Script=Latin}\d-]/u.test(label))
  return (honest ? shown : name) + port
}

function withQuery(path: string, fields: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? path : `${path}?${query}`
}
