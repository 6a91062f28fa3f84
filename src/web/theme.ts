import { dirname, join, posix, relative, sep } from 'node:path'
import type { Eta, TemplateFunction } from 'eta'
import type { Ctx } from '../context.ts'
import {
  fixed,
  houseViews,
  listHouseViews,
  listViewFiles,
  readOwnView,
  themeDir,
  troubleOf,
  type OwnView,
  type ViewTrouble,
} from './own-view.ts'

/** The site's own views, which stand for those of the house that have the same name. */
export type Theme = {
  /** Looks at the folder, at most once a second by the clock it is given (ms), and answers a number that moves with every change. */
  version: (now: number) => number
  /** What the owner is to be told, until it is mended, having looked likewise. */
  troubles: (now: number) => ViewTrouble[]
}

/** What is known of the theme's folder; `own` goes by file name. */
type State = { own: Map<string, OwnView>; listing: string; lookedAt: number; version: number }
/** What a view hands to those it includes; `house` leaves the theme out. */
type Meta = { filepath?: string; house?: boolean }

const lookMs = 1000
const mostFiles = 200

/**
 * Lets the views in DATA_DIR/theme/views stand for those of the house that `eta` would render, layouts and partials
 * too; a change shows within a second. One that does not compile, or throws as it renders, gives way to the view of the
 * house, is logged once, and stays among the troubles until its file changes. Names come from the folder's listing;
 * links are not followed; the views of the desk are always those of the house.
 */
export function openTheme(ctx: Pick<Ctx, 'config' | 'log'>, eta: Eta): Theme {
  const known = new Set(listHouseViews())
  const state: State = { own: new Map(), listing: '', lookedAt: -Infinity, version: 0 }
  renderOwn(ctx, eta, state, known)
  return {
    version(now) {
      look(ctx, state, known, now)
      return state.version
    },
    troubles(now) {
      look(ctx, state, known, now)
      return [...state.own.values()].flatMap(({ trouble }) => trouble ?? [])
    },
  }
}

function look(ctx: Pick<Ctx, 'config' | 'log'>, state: State, known: ReadonlySet<string>, now: number): void {
  if (now >= state.lookedAt && now - state.lookedAt < lookMs) return
  state.lookedAt = now
  const folder = themeDir(ctx.config.dataDir)
  const files = listViewFiles(folder).slice(0, mostFiles)
  const listing = files.map(({ file, stamp }) => `${file} ${stamp}`).join('\n')
  if (listing === state.listing) return
  const views = files.map((file): [string, OwnView] => {
    const before = state.own.get(file.file)
    if (before?.stamp === file.stamp) return [file.file, before]
    const view = readOwnView(folder, file, known)
    if (view.trouble) tell(ctx, view.trouble)
    return [file.file, view]
  })
  Object.assign(state, { listing, own: new Map(views), version: state.version + 1 })
}

/** Takes the place of Eta's `render`, by which pages, layouts and partials all come. */
function renderOwn(ctx: Pick<Ctx, 'log'>, eta: Eta, state: State, known: ReadonlySet<string>): void {
  const house: (template: string | TemplateFunction, data: object, meta?: Meta) => string = eta.render.bind(
    eta,
  ) as never
  eta.render = (template: string | TemplateFunction, data: object, meta?: Meta): string => {
    if (typeof template !== 'string' || state.own.size === 0 || meta?.house) return house(template, data, meta)
    const name = nameOf(template, meta?.filepath)
    if (fixed.test(name)) return house(template, data, { ...meta, house: true })
    const view = state.own.get(`${name}.eta`)
    if (!view?.run) return house(template, data, meta)
    try {
      return view.run.call(eta, data, { ...meta, filepath: join(houseViews, `${name}.eta`) })
    } catch (error) {
      if (!view.trouble) {
        view.trouble = troubleOf(`${name}.eta`, error)
        tell(ctx, view.trouble)
      }
      if (!known.has(name)) throw error
      return house(`/${name}`, data, meta)
    }
  }
}

/** The name of the view that a template asks for: from the root of the views, or beside the one that asks. */
function nameOf(template: string, asking: string | undefined): string {
  const bare = template.replace(/\.eta$/, '')
  if (asking === undefined || bare.startsWith('/')) return bare.replace(/^\/+/, '')
  return posix.join(dirname(relative(houseViews, asking)).split(sep).join('/'), bare)
}

function tell(ctx: Pick<Ctx, 'log'>, { params }: ViewTrouble): void {
  ctx.log.warn(params, 'a view of the theme is not shown')
}
