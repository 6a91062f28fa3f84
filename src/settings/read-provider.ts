import type { Ctx } from '../context.ts'
import { tidyLine } from '../lib/text.ts'
import { isFree, slugFor, type ProviderKind } from './providers.ts'
import type { Provider } from './settings.ts'
import { readTyped, type Typed, type Wrong } from './typed.ts'

export const providerKinds = ['github', 'wordpress', 'facebook', 'x', 'oidc'] as const satisfies readonly ProviderKind[]

export type ProviderField = 'label' | 'issuer' | 'clientId' | 'secret' | 'slug'
/** What a form comes to: a provider whose issuer nobody has asked yet, and a secret when one was typed. */
export type ReadProvider = Typed<ProviderField> & { provider: Provider; secret: string | undefined }

const longestLabel = 40
const longestKey = 500

/** What the form of a provider shows before anybody touches it; never its secret. */
export function providerValues({ slug, label, issuer, clientId }: Provider): Record<ProviderField, string> {
  return { slug, label, issuer, clientId, secret: '' }
}

/** A provider of that kind that nobody has set up yet, under the slug that it will have. */
export function newProvider({ settings }: Pick<Ctx, 'settings'>, kind: ProviderKind, label: string): Provider {
  return { slug: slugFor(settings, kind), kind, label: kind === 'oidc' ? '' : label, issuer: '', clientId: '' }
}

/**
 * Reads the form of a provider as it was `before`; `known` says that it is set up already, with a secret that stays when none is
 * typed. A secret goes only where it was meant to: with another issuer or another client it must be typed again.
 */
export function readProvider(
  { settings }: Pick<Ctx, 'settings'>,
  before: Provider,
  known: boolean,
  body: unknown,
): ReadProvider {
  const typed = readTyped(body, providerValues(before))
  const values = { ...typed.values, secret: typed.values.secret.trim(), clientId: typed.values.clientId.trim() }
  const wrong: Wrong[] = [...typed.wrong]
  const say = (field: ProviderField, key: Wrong['key']) => wrong.push({ field, key, params: {} })
  const { clientId, secret } = values
  const label = before.kind === 'oidc' ? tidyLine(values.label, longestLabel + 1) : before.label
  const provider = { ...before, label, clientId, issuer: before.kind === 'oidc' ? values.issuer.trim() : '' }

  if (!known && (values.slug !== before.slug || !isFree(settings, before.kind))) say('slug', 'providers.wrong.taken')
  if (!/[\p{L}\p{N}]/u.test(label)) say('label', 'providers.wrong.label')
  else if (Array.from(label).length > longestLabel) say('label', 'providers.wrong.labelLong')
  else if (settings.providers.some((other) => other.slug !== before.slug && other.label === label))
    say('label', 'providers.wrong.labelTaken')
  if (!isKey(clientId)) say('clientId', 'providers.wrong.clientId')
  const moved = known && (provider.issuer !== before.issuer || clientId !== before.clientId)
  if (secret !== '' && !isKey(secret)) say('secret', 'providers.wrong.secretShape')
  else if (secret === '' && !known) say('secret', 'providers.wrong.secret')
  else if (secret === '' && moved) say('secret', 'providers.wrong.secretAgain')
  return { values: { ...values, slug: before.slug }, wrong, provider, secret: secret === '' ? undefined : secret }
}

/** What providers give as ids and secrets: visible ASCII (RFC 6749 appendix A). */
function isKey(text: string): boolean {
  return text.length <= longestKey && /^[!-~]+$/.test(text)
}
