import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { formatDate, type DateStyle } from './dates.ts'
import { readTheme } from './appearance.ts'
import { houseViews } from './own-view.ts'
import { openTheme, type Theme } from './theme.ts'
import { vendorFile } from './vendor.ts'

/** What every page of the site shows beside its own data, such as title and navigation; made by the app. */
export type Common = Record<string, unknown>

declare module 'fastify' {
  interface FastifyInstance {
    /** The common data of every page, at the site's present revision. */
    commonData: () => Promise<Common>
    /** The views that the site has replaced by its own. */
    ownViews: Theme
  }
}

const root = join(import.meta.dirname, '../../')
const watching = process.execArgv.some((argument) => argument.startsWith('--watch'))

/** Sets up Eta over views/ and over the site's own views. `common` gives what every page shows. */
export async function setUpViews(app: FastifyInstance, ctx: Ctx, common: () => Promise<Common>): Promise<void> {
  const eta = new Eta({ views: houseViews, cache: !watching })
  app.decorate('commonData', common)
  app.decorate('ownViews', openTheme(ctx, eta))
  await app.register(fastifyView, { engine: { eta }, root: houseViews, viewExt: 'eta', production: !watching })
}

/**
 * Renders a view to HTML and sets status and type on the reply; the handler returns the text. Templates see `data`,
 * the common data, and these helpers: `t(key, params)`, `lang`, `url(path)` (absolute), `date(instant, style, lang?)`,
 * `number(n)`, `asset(name)`, `ogLocale(lang)`, `theme`, `path` (the present path and query).
 */
export async function render(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  view: string,
  data: object,
  options: { status?: number } = {},
): Promise<string> {
  const { lang, siteUrl } = ctx.settings
  request.server.ownViews.version(ctx.now().getTime())
  const html = await request.server.view(view, {
    ...(await request.server.commonData()),
    t: ctx.t,
    lang,
    url: (path: string) => siteUrl + path,
    date: (instant: string, style: DateStyle, inLang?: string) => formatDate(ctx, instant, style, inLang),
    number: (value: number) => numbers[lang].format(value),
    asset,
    ogLocale,
    theme: readTheme(request),
    path: request.url,
    ...data,
  })
  void reply.code(options.status ?? 200).type('text/html; charset=utf-8')
  return html
}

/** A language as OpenGraph wants it, with the territory where it is most spoken: `fr_FR`, `en_US`. */
function ogLocale(lang: string): string {
  const { language, region } = new Intl.Locale(lang).maximize()
  return region === undefined ? language : `${language}_${region}`
}

const numbers = { fr: new Intl.NumberFormat('fr'), en: new Intl.NumberFormat('en') }
const assets = new Map<string, string>()

/** The address of a file of public/, or of a package's script, with its hash, so that browsers may keep it for a year. */
export function asset(name: string): string {
  let address = assets.get(name)
  if (address === undefined) {
    const hash = createHash('sha256')
      .update(readFileSync(vendorFile(name) ?? join(root, 'public', name)))
      .digest('base64url')
    address = `/assets/${name}?v=${hash.slice(0, 10)}`
    if (!watching) assets.set(name, address)
  }
  return address
}
