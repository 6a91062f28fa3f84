import type { TestProject } from 'vitest/node'

/** Tells the tests that they run on SQLite. */
export default function setup(project: TestProject): void {
  project.provide('postgres', '')
}
