import type { Settings } from './settings.ts'
import { choiceOf, readTyped, type Read } from './typed.ts'

/** The ways of signing that need nothing set up with anybody, and what stands beside a name without a picture. */
export const signInWays = ['mail', 'site', 'mastodon'] as const satisfies readonly Settings['signIn'][number][]
export const avatarChoices = ['none', 'initials', 'drawn'] as const satisfies readonly Settings['avatars'][]

export type IdentityField = (typeof signInWays)[number] | 'avatars' | 'gravatar'

/** What the form shows before anybody touches it: `on` for what is ticked. */
export function identityValues({ signIn, avatars, gravatar }: Settings): Record<IdentityField, string> {
  const ticked = (is: boolean) => (is ? 'on' : '')
  return {
    mail: ticked(signIn.includes('mail')),
    site: ticked(signIn.includes('site')),
    mastodon: ticked(signIn.includes('mastodon')),
    avatars,
    gravatar: ticked(gravatar),
  }
}

/** Reads how readers may sign, and their pictures. A box that was not sent is not ticked, as browsers tell it. */
export function readIdentityChoice(settings: Settings, body: unknown): Read<IdentityField> {
  const unticked = { mail: '', site: '', mastodon: '', gravatar: '' }
  const typed = readTyped(body, { ...identityValues(settings), ...unticked })
  const changes = {
    signIn: signInWays.filter((way) => typed.values[way] !== ''),
    avatars: choiceOf(typed, 'avatars', avatarChoices),
    gravatar: typed.values.gravatar !== '',
  }
  return { ...typed, changes }
}
