import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What templates may print as it is: partials, HTML that only the cleaner makes, and attributes of ours. */
const allowed = [
  /^include\('\/[\w/-]+'/,
  /^it\.body$/,
  /^(?:post|it|it\.look|form|card|row|former|message|about)\.(?:html|preview)(?: \?\? '')?$/,
  /^privacy\.note$/,
  /^page\.(?:headHtml|endHtml) \?\? ''$/,
  /^[\w.]+\.(?:langAttr|focus)$/,
]

test('templates print nothing unescaped but cleaned HTML and their own partials', () => {
  const found = globSync('views/**/*.eta').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/<%~\s*([\s\S]*?)\s*%>/g)].map(([, code = '']) => `${file}: ${code}`),
  )
  const unknown = found.filter((line) => !allowed.some((shape) => shape.test(line.slice(line.indexOf(': ') + 2))))

  expect(found.length).toBeGreaterThan(10)
  expect(unknown).toEqual([])
})

test('templates hold no inline script, style or handler, which the policy would refuse', () => {
  // Mail programs know no policy and no stylesheet, only styles in place.
  const pages = globSync('views/**/*.eta').filter((file) => !file.startsWith('views/mail/'))
  for (const file of pages) {
    expect(readFileSync(file, 'utf8'), file).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+="/i)
  }
})

test('libraries that clean, parse or serve are not older than their last known hole', () => {
  const floors = { 'sanitize-html': '2.17.4', htmlparser2: '10.1.0', '@fastify/static': '10.1.3' }
  for (const [name, floor] of Object.entries(floors)) {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }
    expect(version.localeCompare(floor, 'en', { numeric: true }), `${name} ${version}`).toBeGreaterThanOrEqual(0)
  }
})
