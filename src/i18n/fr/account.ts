import type { account as words } from '../en/account.ts'

export const account: Record<keyof typeof words, string> = {
  'account.passShort': 'Une phrase de passe compte au moins {least} caractères : quelques mots à la suite suffisent.',
  'account.passLong': 'Une phrase de passe compte au plus {most} caractères.',
  'account.passCommon': 'C’est l’une des premières que l’on essaierait. Prenez plutôt quelques mots bien à vous.',
  'account.passOwn':
    'Elle est faite de votre nom ou de votre adresse. Prenez plutôt quelques mots que personne ne devinerait.',
  'account.emailMissing': 'Sans adresse électronique, impossible de se connecter.',
  'account.roleUnknown': 'Choisissez ce que cette personne pourra faire.',
  'account.unknown': 'Ce compte n’existe pas.',
  'account.closed': 'Ce compte est fermé.',
  'account.oneself':
    'On ne change pas ses propres droits, et on ne ferme pas son propre compte : demandez à un autre propriétaire.',
  'account.lastOwner': 'Le site doit garder un propriétaire.',
}
