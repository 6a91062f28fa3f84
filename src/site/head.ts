import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import { feedFormats } from '../lib/feed-formats.ts'

export type Alternate = { type: string; title: string; href: string }

/** What a page puts into its head and the site's frame; `layout.eta` draws it. Addresses are absolute. */
export type Head = {
  title: string
  /** The home page: its title is the site's. */
  home?: boolean
  section?: 'archive' | 'tags' | 'search'
  description?: string
  /** Without it the page asks for no sharing and no indexing data. */
  canonical?: string
  robots?: string
  kind?: 'article' | 'website'
  locale?: string
  image?: string | undefined
  imageAlt?: string
  published?: string | null
  alternates?: Alternate[]
  previous?: string | undefined
  next?: string | undefined
  styles?: string[]
  script?: string
  /** Ready markup for the head and for the end of the body: where links are taken, and hubs. */
  headHtml?: string
  endHtml?: string
}

/** The three feeds at a base such as `/feed` or `/2026/03/slug/feed`: RSS 2.0 as `.xml`, Atom, JSON Feed. */
export function feedsAt(base: string): { format: string; type: string; href: string }[] {
  return Object.values(feedFormats).map(({ name, ending, type }) => ({ format: name, type, href: base + ending }))
}

/** Announces the feeds at a base; `key` names each of them and is given its format. */
export function alternates(ctx: Ctx, base: string, key: Key, params: Params): Alternate[] {
  return feedsAt(base).map(({ format, type, href }) => ({
    type,
    title: ctx.t(key, { ...params, format }),
    href: ctx.settings.siteUrl + href,
  }))
}

/** The attribute that says in which language a piece of text is, where it is not the page's own. */
export function langAttr(ctx: Ctx, lang: string | null): string {
  if (lang === null || lang === ctx.settings.lang || !/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(lang)) return ''
  return ` lang="${lang}"`
}
