import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { shapeTemplate } from './template.ts'

/** Tells the tests that they run on SQLite, and gives them the file that each begins with a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tresse-template-'))
  const template = join(folder, 'template.db')
  await shapeTemplate(template)
  project.provide('postgres', '')
  project.provide('template', template)
  return () => rm(folder, { recursive: true, force: true })
}
