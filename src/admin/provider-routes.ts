import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { isFree, moveProvider, removeProvider, returnAddress, saveProvider } from '../settings/providers.ts'
import { newProvider, providerKinds, providerValues, readProvider } from '../settings/read-provider.ts'
import type { Provider } from '../settings/settings.ts'
import type { Typed } from '../settings/typed.ts'
import { checkIssuer } from '../sign-in/check-issuer.ts'
import { oauthProviders } from '../sign-in/oauth-table.ts'
import { renderDesk } from './desk.ts'
import { oneField } from './fields.ts'
import { identitiesPath, kindName } from './setting-identities.ts'

type SlugParams = { Params: { slug: string } }
const config = { act: 'settings' } as const
const styles = ['desk-settings.css', 'desk-identities.css']
const section = '/admin/settings'

/** The providers that vouch for readers: set up, changed, put in order, taken away. */
export async function providerRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const add = `${identitiesPath}/add`
  app.get(add, { config }, (request, reply) => {
    const { kind } = Object(request.query)
    return showForm(ctx, request, reply, freshOf(ctx, kind), false)
  })
  app.post(add, { config }, (request, reply) => {
    const fresh = freshOf(ctx, oneField(request.body, 'kind'))
    return answerForm(ctx, request, reply, fresh, false)
  })

  const one = `${identitiesPath}/:slug`
  app.get<SlugParams>(one, { config }, (request, reply) =>
    showForm(ctx, request, reply, providerOf(ctx, request.params.slug), true),
  )
  app.post<SlugParams>(one, { config }, (request, reply) =>
    answerForm(ctx, request, reply, providerOf(ctx, request.params.slug), true),
  )
  app.post<SlugParams>(`${one}/order`, { config }, async (request, reply) => {
    const way = oneField(request.body, 'do') === 'up' ? 'up' : 'down'
    await moveProvider(ctx, request.params.slug, way)
    return reply.redirect(`${identitiesPath}#fournisseurs`, 303)
  })
  app.get<SlugParams>(`${one}/remove`, { config }, (request, reply) => {
    const { slug, label } = providerOf(ctx, request.params.slug)
    const page = { title: ctx.t('providers.removeTitle', { name: label }), section, styles }
    const action = `${identitiesPath}/${slug}/remove`
    return renderDesk(ctx, request, reply, 'settings/provider-remove', { page, action, label, back: identitiesPath })
  })
  app.post<SlugParams>(`${one}/remove`, { config }, async (request, reply) => {
    await removeProvider(ctx, request.params.slug)
    return reply.redirect(`${identitiesPath}?done=removed`, 303)
  })
}

function freshOf(ctx: Ctx, kind: unknown): Provider {
  const known = providerKinds.find((name) => name === kind) ?? refuse('not_found', 'error.notFound')
  return newProvider(ctx, known, kindName(ctx, known))
}

function providerOf({ settings }: Ctx, slug: string): Provider {
  return settings.providers.find((provider) => provider.slug === slug) ?? refuse('not_found', 'error.notFound')
}

/** Saves what was typed once nothing is wrong with it; an issuer is asked for its description first. */
async function answerForm(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  before: Provider,
  known: boolean,
): Promise<FastifyReply | string> {
  const { values, wrong, provider, secret } = readProvider(ctx, before, known, request.body)
  if (provider.kind === 'oidc' && wrong.every(({ field }) => field === 'secret')) {
    const checked = await checkIssuer(ctx, provider.issuer)
    if ('problem' in checked) wrong.push({ field: 'issuer', key: checked.problem, params: checked.params })
    else provider.issuer = checked.issuer
  }
  if (wrong.length > 0) return showForm(ctx, request, reply, before, known, { values, wrong })
  await saveProvider(ctx, provider, secret)
  return reply.redirect(`${identitiesPath}?done=kept&of=${provider.slug}`, 303)
}

function secretHint(known: boolean, typed: Typed | undefined): Key {
  if (typed?.values['secret']) return 'providers.secretOnce'
  return known ? 'providers.secretKept' : 'providers.secretHint'
}

async function showForm(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  provider: Provider,
  known: boolean,
  typed?: Typed,
): Promise<string> {
  const { t, settings } = ctx
  if (!known && !isFree(settings, provider.kind)) refuse('not_found', 'error.notFound')
  const errors = (typed?.wrong ?? []).map(({ field, key, params }) => ({ field, text: t(key, params) }))
  const name = known ? provider.label : kindName(ctx, provider.kind)
  const view = {
    page: { title: t(known ? 'providers.editTitle' : 'providers.addTitle', { name }), section, styles },
    action: known ? `${identitiesPath}/${provider.slug}` : `${identitiesPath}/add`,
    back: identitiesPath,
    kind: provider.kind,
    known,
    step: t(`providers.step.${provider.kind}`),
    console: provider.kind === 'oidc' ? '' : oauthProviders[provider.kind].console,
    returnTo: returnAddress(settings, provider.slug),
    secretHint: t(secretHint(known, typed)),
    // A secret is typed anew rather than sent back and forth.
    values: { ...providerValues(provider), ...typed?.values, secret: '' },
    errors,
    errorsTitle: errors.length > 0 ? t('settings.errors', { n: errors.length }) : '',
    wrong: Object.fromEntries(errors.toReversed().map(({ field, text }) => [field, text])),
  }
  return renderDesk(ctx, request, reply, 'settings/provider', view, { status: errors.length > 0 ? 422 : 200 })
}
