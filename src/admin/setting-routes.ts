import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { lookCss } from '../settings/look.ts'
import { hasDemo, removeDemo } from '../transfer/demo.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { settingTabs, type Shown, type Tab } from './setting-tabs.ts'

const section = '/admin/settings'
const done = { saved: 'settings.saved', demo: 'settings.demoGone', trial: 'mail.trialAsked' } as const
const act = { config: { act: 'settings' } } as const

/** The settings, one form a page: site, reading, conversation, links, appearance, the authors' other addresses. */
export async function settingRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  for (const tab of settingTabs) {
    app.get(tab.path, act, async (request, reply) => showTab(ctx, request, reply, tab, await tab.open(ctx)))
    app.post(tab.path, act, async (request, reply) => {
      const read = await tab.read(ctx, request.body)
      if (read.save === undefined) return showTab(ctx, request, reply, tab, read, read.wrong.length > 0 ? 422 : 200)
      await read.save()
      return reply.redirect(`${tab.path}?done=saved`, 303)
    })
  }
  app.get('/admin/settings/preview.css', act, async (request, reply) => previewCss(ctx, request, reply))
  demoRoutes(app, ctx)
}

async function showTab(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  tab: Tab,
  { values, wrong, more }: Shown,
  status = 200,
): Promise<string> {
  const { t } = ctx
  const errors = wrong.map(({ field, key, params }) => ({ field, text: t(key, params) }))
  const page = {
    title: `${t('settings.title')} : ${t(tab.key)}`,
    section,
    notice: noticeOf(ctx, request, done) || tab.notice?.(ctx, request.query) || '',
    styles: ['desk-settings.css', ...(tab.styles ?? [])],
    ...(tab.script ? { scripts: [tab.script] } : {}),
  }
  const view = {
    page,
    tabs: tabViews(ctx, tab),
    action: tab.path,
    values,
    errors,
    errorsTitle: errors.length > 0 ? t('settings.errors', { n: errors.length }) : '',
    wrong: Object.fromEntries(errors.toReversed().map(({ field, text }) => [field, text])),
    ...more,
  }
  return renderDesk(ctx, request, reply, `settings/${tab.view}`, view, { status })
}

function tabViews({ t }: Ctx, tab: Tab) {
  const own = settingTabs.map(({ path, key }) => ({ path, text: t(key), current: path === tab.path }))
  return [
    ...own,
    { path: '/admin/rules', text: t('settings.rules'), current: false },
    { path: '/admin/me', text: t('desk.me'), current: false },
  ]
}

/** The stylesheet of the preview: the look in the address, on the papers that show it. */
async function previewCss(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { readLookChoice } = await import('../settings/choose-look.ts')
  const { look } = readLookChoice(ctx.settings, request.query, () => true)
  return reply.type('text/css; charset=utf-8').send(lookCss(look, '.look-preview .paper'))
}

/** The demonstration goes for good: it is asked for twice. */
function demoRoutes(app: FastifyInstance, ctx: Ctx): void {
  const path = `${section}/demo`
  app.get(path, act, async (request, reply) => {
    if (!(await hasDemo(ctx.db))) return reply.redirect(section, 303)
    const page = { title: ctx.t('settings.demoTitle'), section, styles: ['desk-settings.css'] }
    return renderDesk(ctx, request, reply, 'settings/demo', { page, action: path, back: section })
  })
  app.post(path, act, async (_request, reply) => {
    if (await hasDemo(ctx.db)) await removeDemo(ctx)
    return reply.redirect(`${section}?done=demo`, 303)
  })
}
