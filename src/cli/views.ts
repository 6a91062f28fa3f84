import { copyFileSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import { refuse } from '../errors.ts'
import { houseViews, listHouseViews, themeDir } from '../web/own-view.ts'
import type { Output } from './output.ts'

/** Prints the views that may be replaced, a line each, with the file that replaces it where there is one; or as JSON. */
export function listViewLines(config: Config, output: Output, options: { json?: true }): void {
  const rows = listHouseViews().map((name) => {
    const file = join(themeDir(config.dataDir), `${name}.eta`)
    return { name, file: existsSync(file) ? file : null }
  })
  if (options.json) return output.line(JSON.stringify(rows))
  for (const { name, file } of rows) output.line(file === null ? name : `${name}\t${file}`)
}

/**
 * Copies a view of the house to where the site's own stand, and prints the new file. Refused: `not_found` for a name
 * that is none (the sentence lists them), `conflict` where there is one already, `unavailable` when it cannot be written.
 */
export function ejectView(config: Config, output: Output, text: string): void {
  const names = listHouseViews()
  const wanted = text.replace(/^\/+|\.eta$/g, '')
  const name = names.find((known) => known === wanted)
  if (name === undefined)
    return refuse('not_found', 'views.unknown', { name: text.slice(0, 100), names: names.join(', ') })
  const file = join(themeDir(config.dataDir), `${name}.eta`)
  try {
    mkdirSync(dirname(file), { recursive: true })
    copyFileSync(join(houseViews, `${name}.eta`), file, constants.COPYFILE_EXCL)
  } catch (error) {
    const { code, message } = Object(error) as { code?: string; message?: string }
    if (code === 'EEXIST') refuse('conflict', 'views.exists', { file })
    refuse('unavailable', 'views.cannotWrite', { file, reason: message ?? String(error) })
  }
  output.line(file)
}
