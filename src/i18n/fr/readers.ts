import type { readers as words } from '../en/readers.ts'

export const readers: Record<keyof typeof words, string> = {
  'reader.blocked':
    'Ce site ne prend plus vos messages : la rédaction en a décidé ainsi. Rien n’a été gardé, et votre texte est toujours là. Si c’est une erreur, écrivez-lui.',
  'reason.blocked-mail': 'l’adresse de courriel est celle d’une personne bloquée',
  'readers.unknown': 'Cette personne n’est pas ici.',
  'readers.noteLong': 'La note est trop longue : {max} caractères au plus.',
}
