import type { account as words } from '../en/account.ts'

export const account: Record<keyof typeof words, string> = {
  'account.passShort': 'Une phrase de passe compte au moins {least} caractères : quelques mots à la suite suffisent.',
  'account.passLong': 'Une phrase de passe compte au plus {most} caractères.',
  'account.passCommon': 'C’est l’une des premières que l’on essaierait. Prenez plutôt quelques mots bien à vous.',
  'account.passOwn':
    'Elle est faite de votre nom ou de votre adresse. Prenez plutôt quelques mots que personne ne devinerait.',
}
