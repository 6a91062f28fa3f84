import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const require = createRequire(import.meta.url)

/** Scripts of others that pages load, each a whole module in one file, by the name they have below `/assets/`. */
const modules: Record<string, string> = {
  'vendor/markdown-toolbar/index.js': '@github/markdown-toolbar-element/dist/index.js',
  'vendor/paste-markdown/bundle.js': '@github/paste-markdown/dist/bundle.js',
}

/** The file behind an asset that is not ours but of an installed package; `undefined` for every other name. */
export function vendorFile(name: string): string | undefined {
  const module = Object.hasOwn(modules, name) ? modules[name] : undefined
  return module === undefined ? undefined : require.resolve(module)
}

/** `GET /assets/vendor/…`: the listed files and nothing else of their packages, to be kept for a year like every asset. */
export async function vendorRoutes(app: FastifyInstance): Promise<void> {
  for (const [name, module] of Object.entries(modules)) {
    await app.register(fastifyStatic, {
      root: dirname(require.resolve(module)),
      prefix: join('/assets', dirname(name), '/'),
      allowedPath: (path) => path === `/${basename(name)}`,
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
    })
  }
}
