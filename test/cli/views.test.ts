import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig, type Config } from '../../src/config.ts'
import { ejectView, listViewLines } from '../../src/cli/views.ts'

/** The settings of a site with an empty data folder, and what a command prints. */
async function atHome() {
  const dataDir = await mkdtemp(join(tmpdir(), 'tresse-test-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const { config } = readConfig({ DATA_DIR: dataDir }) as { config: Config }
  const lines: string[] = []
  return { config, lines, output: { line: (text: string) => void lines.push(text), problem: () => {}, code: 0 } }
}

test('a view is copied to where it can be changed, once', async () => {
  const { config, lines, output } = await atHome()
  ejectView(config, output, 'posts/post')
  const file = join(config.dataDir, 'theme/views/posts/post.eta')
  expect(lines).toEqual([file])
  expect(readFileSync(file, 'utf8')).toBe(readFileSync('views/posts/post.eta', 'utf8'))

  writeFileSync(file, 'mine')
  for (const name of ['posts/post', '/posts/post.eta']) {
    expect(() => ejectView(config, output, name)).toThrow('conflict: views.exists')
  }
  expect(readFileSync(file, 'utf8')).toBe('mine')
})

test('the list says which are replaced', async () => {
  const { config, lines, output } = await atHome()
  ejectView(config, output, 'layout')
  lines.length = 0
  listViewLines(config, output, {})
  expect(lines).toContain(`layout\t${join(config.dataDir, 'theme/views/layout.eta')}`)
  expect(lines).toContain('posts/post')
  lines.length = 0
  listViewLines(config, output, { json: true })
  expect(JSON.parse(lines[0] ?? '')).toContainEqual({ name: 'site/home', file: null })
})

test.each(['admin/layout', '../views/layout', 'constructor', 'posts', '', 'layout/', 'posts/post.eta.eta'])(
  '“%s” names no view that can be replaced',
  async (name) => {
    const { config, output } = await atHome()
    expect(() => ejectView(config, output, name)).toThrow('not_found: views.unknown')
  },
)
