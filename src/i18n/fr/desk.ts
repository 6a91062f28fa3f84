import type { desk as words } from '../en/desk.ts'

export const desk: Record<keyof typeof words, string> = {
  'desk.menu': 'Le bureau',
  'desk.you': 'À vous',
  'desk.posts': 'Articles',
  'desk.reactions': '{noun, select, reflexions {Réflexions} comments {Commentaires} other {Réactions}}',
  'desk.links': 'Liens',
  'desk.media': 'Images',
  'desk.people': 'Équipe',
  'desk.settings': 'Réglages',
  'desk.me': 'Mon compte',
  'desk.logIn': 'Se connecter',
  'desk.logOut': 'Se déconnecter',
  'desk.forbidden': 'Votre compte n’a pas ce droit.',
  'account.taken': 'Cette adresse, ou cet auteur, a déjà un compte.',
}
