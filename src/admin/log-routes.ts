import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { wholeNumber } from '../lib/text.ts'
import { listDeciders, listLog, listThreads } from '../reactions/desk-queries.ts'
import { renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { logView, others, whoText } from './log-view.ts'
import { pagerOf } from './pager.ts'
import { scalar } from './queue-filters.ts'
import { tabsOf } from './queue-page.ts'

/** The moderators’ log: who decided what, when and why. */
export async function logRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/reactions/log', { config: { act: 'moderate-own' } }, async (request, reply) => {
    const account = accountOf(request)
    const who = scalar(request.query, 'who')
    const postId = wholeNumber(scalar(request.query, 'post'))
    const before = wholeNumber(scalar(request.query, 'before'))
    const { items, more } = await listLog(ctx, account, {
      ...(who === '' ? {} : { who }),
      ...(postId === undefined ? {} : { postId }),
      ...(before === undefined ? {} : { before }),
    })
    return renderDesk(ctx, request, reply, 'reactions/log', {
      page: { title: ctx.t('log.title'), section: '/admin/reactions', styles: ['desk-queue.css'] },
      tabs: await tabsOf(ctx, account, null),
      lines: items.map((line) => logView(ctx, line)),
      filtered: who !== '' || postId !== undefined,
      people: [...(await listDeciders(ctx)), ...Object.keys(others)].map((name) => ({
        name,
        text: whoText(ctx, name),
        chosen: name === who,
      })),
      posts: (await listThreads(ctx, account)).map((post) => ({ ...post, chosen: post.id === postId })),
      pages: pagerOf((before) => logHref(who, postId, before), before, more ? items.at(-1)?.id : undefined),
    })
  })
}

function logHref(who: string, postId: number | undefined, before: number | undefined): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ who, post: postId, before })) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size === 0 ? '/admin/reactions/log' : `/admin/reactions/log?${query}`
}
