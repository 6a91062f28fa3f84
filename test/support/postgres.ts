import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres-server.ts'

/** Starts a real PostgreSQL for the run and gives the tests its address; it and its files go when the run ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres()
  project.provide('postgres', url)
  return stop
}
