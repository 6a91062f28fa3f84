import { expect, onTestFinished, vi } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.ts'
import { openContext } from '../../src/open.ts'
import type { Blog } from '../support/blog.ts'

/** Another process of the same site: its own connection, settings and pages. It is closed when the test ends. */
export async function secondProcess({ ctx }: Blog): Promise<FastifyInstance> {
  const opened = await openContext(ctx.config, ctx.log, { now: ctx.now, fetch: ctx.fetch })
  const app = await buildApp(opened.ctx)
  onTestFinished(async () => {
    await app.close()
    await opened.close()
  })
  return app
}

/**
 * What both processes answer at an address: the first at once, the other the same as soon as it looks at the revision
 * again, which is within 20 ms.
 */
export async function seenByBoth(apps: FastifyInstance[], url: string): Promise<string> {
  const [first = '', ...others] = await Promise.all(apps.map(async (app) => (await app.inject({ url })).body))
  if (others.every((other) => withoutStamps(other) === withoutStamps(first))) return first
  await vi.waitFor(
    async () => {
      for (const app of apps) expect(withoutStamps((await app.inject({ url })).body), url).toBe(withoutStamps(first))
    },
    { interval: 5, timeout: 1000 },
  )
  return first
}

/** Forms carry a signed time and a changing name. */
function withoutStamps(html: string): string {
  return html.replace(/(name="(?:stamp|subject)" value=")[^"]*/g, '$1')
}
