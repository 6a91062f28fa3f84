import type { TestProject } from 'vitest/node'
import { admin } from './admin.ts'
import { startPostgres } from './postgres-server.ts'
import { shapeTemplate } from './template.ts'

const template = 'template_of_tests'

/**
 * Starts a real PostgreSQL for the run and gives the tests its address, and the name of the database that each begins
 * with a copy of; the server and its files go when the run ends.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres()
  await admin(url, `create database ${template}`)
  await shapeTemplate(Object.assign(new URL(url), { pathname: `/${template}` }).href)
  project.provide('postgres', url)
  project.provide('template', template)
  return stop
}
