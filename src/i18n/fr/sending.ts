import type { sending as words } from '../en/sending.ts'

export const sending: Record<keyof typeof words, string> = {
  'sending.isOff': 'Ce site ne prévient personne : c’est un choix des réglages, à « Liens ».',
  'sending.isDraft': 'Ce lien n’est encore que dans un brouillon : il partira avec l’article.',
}
