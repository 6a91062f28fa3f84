import type { providers as words } from '../en/providers.ts'

export const providers: Record<keyof typeof words, string> = {
  'providers.nameless': 'Quelqu’un via {via}',
  'providers.away': '{name} ne répond pas pour l’instant. Réessayez dans un moment, ou signez autrement.',
  'providers.failed': '{name} n’a pas confirmé qui vous êtes. Réessayez, ou signez autrement.',
}
