import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { paces, saveWishes, type Pace } from '../notifications/wishes.ts'
import { oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { renderMe } from './me-page.ts'

/** What is written to one’s own account. */
export async function meMailRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post('/admin/me/mail', async (request, reply) => {
    const one = (field: string) => oneField(request.body, field)
    const [held, fresh] = [paceOf(one('mail-held')), paceOf(one('mail-fresh'))]
    const errors = [
      ...(held ? [] : [{ field: 'mail-held', key: 'notices.me.wrong' as const, params: {} }]),
      ...(fresh ? [] : [{ field: 'mail-fresh', key: 'notices.me.wrong' as const, params: {} }]),
    ]
    if (!held || !fresh) return renderMe(ctx, request, reply, { status: 422, typed: {}, errors })
    await saveWishes(ctx, accountOf(request), { held, fresh, letter: one('mail-letter') === '1' })
    return reply.redirect('/admin/me?done=mail', 303)
  })
}

function paceOf(value: string): Pace | undefined {
  return paces.find((pace) => pace === value)
}
