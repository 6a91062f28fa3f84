import type { FastifyReply, FastifyRequest } from 'fastify'
import { parseOrigin } from '../config.ts'
import type { Ctx } from '../context.ts'
import { langNames, langs, translator } from '../i18n/index.ts'
import type { Problem, Step } from '../setup/answers.ts'
import type { Progress } from '../setup/code.ts'
import { policies } from '../settings/choose-conversation.ts'
import { readSiteUrl, trialOptions } from '../settings/site-url.ts'
import { hasDemo } from '../transfer/demo.ts'
import { render } from '../web/views.ts'

const views = { 1: 'site', 2: 'owner', 3: 'address', 4: 'conversation' } as const
const titles = { 1: 'setup.site', 2: 'setup.owner', 3: 'setup.address', 4: 'setup.conversation' } as const
const scripts: Record<Step, string[]> = { 1: ['setup-zone.js'], 2: ['reveal.js'], 3: [], 4: [] }

/** One step of the set-up, in the language chosen in the first; 422 with the sentences when something is wrong in it. */
export async function showStep(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { code, step, progress, problems }: { code: string; step: Step; progress: Progress; problems: Problem[] },
): Promise<FastifyReply> {
  const wizard = inLanguage(ctx, progress.typed)
  const { t } = wizard
  const errors = problems.map(({ field, key, params }) => ({ field, text: t(key, params) }))
  const data = {
    ...frame(t(titles[step]), scripts[step]),
    step,
    progress: t('setup.progress', { step, steps: 4 }),
    action: `/setup/${code}/${step}`,
    values: progress.typed,
    hasPassphrase: progress.typed.passHash !== null,
    errors,
    errorsTitle: t('write.errors', { n: errors.length }),
    wrong: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
    languages: langs.map((lang) => ({ lang, name: langNames[lang] })),
    policies,
    ownZone: progress.done === 0 && progress.typed.timeZone === ctx.settings.timeZone,
    given: ctx.config.given.has('SITE_URL'),
    trial: trialOptions(ctx.config)
      .map(({ name }) => name)
      .join(', '),
    hasDemo: step === 4 && ctx.settings.demo && (await hasDemo(ctx.db)),
  }
  const status = problems.length > 0 ? 422 : 200
  return reply.send(await render(wizard, request, reply, `admin/setup/${views[step]}`, data, { status }))
}

/** The end, for who came by another address than the one they chose: a session there would be of no use here. */
export async function showReady(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const data = { ...frame(ctx.t('setup.ready'), []), desk: ctx.settings.siteUrl + path }
  return reply.send(await render(ctx, request, reply, 'admin/setup/ready', data))
}

/** The context in the language of the answers so far. */
export function inLanguage(ctx: Ctx, { lang: wanted }: { lang: string }): Ctx {
  const lang = langs.find((known) => known === wanted) ?? ctx.settings.lang
  return { ...ctx, settings: { ...ctx.settings, lang }, t: translator(lang) }
}

/**
 * The answers with what the browser tells filled in before anybody has answered: its language, and the address by which
 * it has come. The operator's choices stand.
 */
export function proposed(ctx: Ctx, request: FastifyRequest, progress: Progress): Progress {
  const { typed, done } = progress
  const { given } = ctx.config
  const origin = readSiteUrl(ctx.config, browserOrigin(request))
  return {
    done,
    typed: {
      ...typed,
      ...(done === 0 && typed.title === '' && !given.has('SITE_LANG') ? { lang: preferred(request, typed.lang) } : {}),
      ...(done < 3 && typed.siteUrl === ctx.settings.siteUrl && 'siteUrl' in origin ? origin : {}),
    },
  }
}

/** Where the browser says it is, or else where the request has come to. */
export function browserOrigin(request: FastifyRequest): string {
  const { origin } = request.headers
  const said = origin === undefined ? undefined : parseOrigin(origin)
  return said?.origin ?? `${request.protocol}://${request.host}`
}

/** The first of the browser's languages that we speak (RFC 9110 §12.5.4; browsers send them in order). */
function preferred(request: FastifyRequest, otherwise: string): string {
  const asked = (request.headers['accept-language'] ?? '').slice(0, 200).toLowerCase().split(',')
  const known = asked.map((range) => langs.find((lang) => range.trim().startsWith(lang)))
  return known.find((lang) => lang !== undefined) ?? otherwise
}

function frame(title: string, scripts: string[]) {
  return { page: { title, scripts, styles: ['desk-setup.css'] }, site: { title: 'Tresse' } }
}
