import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { FormBody } from './forms.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { safePath } from './paths.ts'

export type Theme = 'auto' | 'light' | 'dark'

const cookieName = 'tresse_theme'
const yearSeconds = 31_536_000

/** The colours a reader chose; `auto` follows the system. */
export function readTheme(request: FastifyRequest): Theme {
  const value = readCookie(request, cookieName)
  return value === 'light' || value === 'dark' ? value : 'auto'
}

/** `POST /appearance`: fields `theme` (auto, light, dark) and `back` (the path to return to); 303 to it. */
export function appearanceRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }, done: () => void): void {
  app.post<{ Body: FormBody | undefined }>('/appearance', (request, reply) => {
    const { theme, back } = request.body ?? {}
    const chosen: Theme = theme === 'light' || theme === 'dark' ? theme : 'auto'
    const maxAge = chosen === 'auto' ? 0 : yearSeconds
    writeCookie(reply, ctx.settings.siteUrl, { name: cookieName, value: chosen, maxAge })
    return reply.redirect(safePath(back, ctx.settings.siteUrl), 303)
  })
  done()
}
