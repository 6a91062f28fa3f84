import type { Ctx } from '../context.ts'
import { forgetGravatars } from '../faces/gravatar.ts'
import { avatarChoices, identityValues, readIdentityChoice, signInWays } from '../settings/choose-identities.ts'
import { listProviderHealth, type ProviderHealth } from '../settings/provider-secrets.ts'
import { isFree, mostProviders } from '../settings/providers.ts'
import { providerKinds } from '../settings/read-provider.ts'
import { saveSettings } from '../settings/settings.ts'
import { oauthProviders } from '../sign-in/oauth-table.ts'
import { formatDate } from '../web/dates.ts'
import type { Tab } from './setting-tabs.ts'

export const identitiesPath = '/admin/settings/identities'

/** How readers may sign, what stands beside their names, and the providers that vouch for them. */
export const identityTab: Tab = {
  path: identitiesPath,
  key: 'providers.tab',
  view: 'identities',
  styles: ['desk-identities.css'],
  notice({ t, settings }, query) {
    const { done, of } = Object(query) as Record<string, unknown>
    const kept = settings.providers.find(({ slug }) => slug === of)
    if (done === 'kept' && kept) return t('providers.saved', { name: kept.label })
    return done === 'removed' ? t('providers.removed') : ''
  },
  async open(ctx) {
    return { values: identityValues(ctx.settings), wrong: [], more: await identitiesView(ctx) }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readIdentityChoice(ctx.settings, body)
    const shown = { values, wrong, more: await identitiesView(ctx) }
    if (wrong.length > 0) return shown
    const save = async () => {
      await saveSettings(ctx, changes)
      if (!changes.gravatar) await forgetGravatars(ctx)
    }
    return { ...shown, save }
  },
}

async function identitiesView(ctx: Ctx) {
  const { t, settings, mail } = ctx
  const { providers } = settings
  const health = await listProviderHealth(ctx.db)
  return {
    ways: signInWays.map((name) => ({
      name,
      text: t(`providers.way.${name}`),
      hint: t(`providers.wayHint.${name}`),
      trouble: name === 'mail' && mail === undefined ? t('providers.noMail') : '',
    })),
    avatarChoices: avatarChoices.map((value) => ({ value, text: t(`providers.avatars.${value}`) })),
    providers: providers.map(({ slug, label, kind, issuer, clientId }, at) => ({
      label,
      path: `${identitiesPath}/${slug}`,
      what: kind === 'oidc' ? issuer.replace(/^https:\/\//, '') : '',
      clientId,
      first: at === 0,
      last: at === providers.length - 1,
      trouble: troubleIn(ctx, health.get(slug)),
    })),
    addable: providerKinds
      .filter((kind) => isFree(settings, kind))
      .map((kind) => ({ href: `${identitiesPath}/add?kind=${kind}`, text: kindName(ctx, kind) })),
    full: providers.length >= mostProviders,
  }
}

function troubleIn(ctx: Ctx, health: ProviderHealth | undefined): { text: string; words: string } | undefined {
  if (!health) return { text: ctx.t('providers.noSecret'), words: '' }
  const { trouble, troubleAt } = health
  if (trouble === '' || troubleAt === null) return undefined
  return { text: ctx.t('providers.trouble', { when: formatDate(ctx, troubleAt, 'time') }), words: trouble }
}

/** What a kind of provider is called. */
export function kindName({ t }: Pick<Ctx, 't'>, kind: (typeof providerKinds)[number]): string {
  return kind === 'oidc' ? t('providers.kind.oidc') : oauthProviders[kind].label
}
