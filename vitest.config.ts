import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const onlyOnce = [
  'test/lib/**',
  'test/browser/**',
  'test/site/browser*',
  'test/crash/**',
  'test/config/**',
  'test/i18n/**',
  'test/serve/**',
  'test/views/**',
  'test/xmlrpc/**',
]

export default defineConfig({
  test: {
    pool: 'threads',
    // Tests wait for disks and for PostgreSQL as much as they compute: even two cores have room for two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/site/browser*'],
          globalSetup: 'test/support/sqlite.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/**/*.test.ts'],
          exclude: onlyOnce,
          globalSetup: 'test/support/postgres.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts', 'test/site/browser*.test.ts'],
          globalSetup: 'test/support/sqlite.ts',
          testTimeout: 60_000,
        },
      },
    ],
  },
})
