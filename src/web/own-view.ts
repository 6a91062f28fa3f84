import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { runInThisContext } from 'node:vm'
import { Eta, type TemplateFunction } from 'eta'
import type { Refusal } from '../errors.ts'

/** Why a file in the theme's folder is not shown, as a catalogue key. */
export type ViewTrouble = Pick<Refusal, 'key' | 'params'>

/** One of the site's own views; `run` renders it, unless there is trouble with it. */
export type OwnView = { stamp: string; run?: TemplateFunction; trouble?: ViewTrouble }

/** A file by its name in its folder, and what tells one version of it from another. */
export type ViewFile = { file: string; stamp: string }

/** The folder of the views that come with the program. */
export const houseViews = join(import.meta.dirname, '../../views')

/** Views of the house that nobody replaces: a broken theme is mended at the desk, and mail does not wait for that. */
export const fixed = /^(?:admin|mail)\//

const mostBytes = 262_144
const shape = /^[\w-]+(?:\/[\w-]+)*\.eta$/

/** Where the site's own views stand. */
export function themeDir(dataDir: string): string {
  return join(dataDir, 'theme/views')
}

/** The names, such as `posts/post`, of the views that may be replaced. */
export function listHouseViews(): string[] {
  return listViewFiles(houseViews)
    .map(({ file }) => file.slice(0, -'.eta'.length))
    .filter((name) => !fixed.test(name))
}

/** The views below a folder in the order of their names, links among them; none when there is no such folder. */
export function listViewFiles(folder: string): ViewFile[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((file) => shape.test(file))
      .sort()
      .map((file) => ({ file, stamp: stampOf(join(folder, file)) }))
  } catch {
    return []
  }
}

function stampOf(path: string): string {
  const { ino, size, mtimeMs, mode } = lstatSync(path)
  return `${ino}/${size}/${mtimeMs}/${mode}`
}

/** Reads and compiles one file of the theme; `known` holds the names that can be replaced. */
export function readOwnView(folder: string, { file, stamp }: ViewFile, known: ReadonlySet<string>): OwnView {
  const name = file.slice(0, -'.eta'.length)
  const useless = (key: Refusal['key']): OwnView => ({ stamp, trouble: { key, params: { file } } })
  if (fixed.test(name)) return useless('views.fixed')
  if (!known.has(name) && !posix.basename(name).startsWith('_')) return useless('views.unknownFile')
  try {
    const stat = lstatSync(join(folder, file))
    if (!stat.isFile()) return useless('views.link')
    if (stat.size > mostBytes) return useless('views.tooLong')
    return { stamp, run: compile(readFileSync(join(folder, file), 'utf8')) }
  } catch (error) {
    return { stamp, trouble: troubleOf(file, error) }
  }
}

// With `debug` a view notes its lines, which is too slow for the house and what the owner wants to know.
const compiler = new Eta({ debug: true })

function compile(source: string): TemplateFunction {
  const code = compiler.compileToString(source)
  try {
    // Unlike a Function, a script says at which line it makes no sense.
    runInThisContext(`(function (it, options) {\n${code}\n})`, { filename: 'view' })
  } catch (error) {
    throw Object.assign(new Error(firstLine(error)), { line: lineOfCode(code, String(Object(error).stack)) })
  }
  return compiler.compile(source)
}

/** The line of a view behind a line of the code it became; unknown where only the end shows that something is missing. */
function lineOfCode(code: string, stack: string): number | undefined {
  const [, at] = /^view:(\d+)/.exec(stack) ?? []
  const before = code.split('\n').slice(0, Number(at) - 1)
  if (at === undefined || before.some((line) => line.startsWith('if (__eta.layout)'))) return undefined
  const marks = [...before.join('\n').matchAll(/__eta\.line=(\d+)/g)]
  return marks.length === 0 ? undefined : Number(marks.at(-1)?.[1])
}

/** What went wrong as a view was compiled or rendered and, where it is known, in which line. */
export function troubleOf(file: string, error: unknown): ViewTrouble {
  const { line, cause, message = '' } = Object(error) as { line?: number; cause?: unknown; message?: string }
  const [, said] = /(?:^[^\n]*:| at line )(\d+)(?: col \d+:)?\n/.exec(message) ?? []
  const found = line ?? (said === undefined ? undefined : Number(said))
  const reason = firstLine(cause ?? error)
  if (found === undefined) return { key: 'views.broken', params: { file, reason } }
  return { key: 'views.brokenAt', params: { file, line: found, reason } }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? '').replace(/ at line \d+ col \d+:$/, '').slice(0, 200)
}
