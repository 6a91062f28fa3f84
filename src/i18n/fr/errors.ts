import type { errors as words } from '../en/errors.ts'

export const errors: Record<keyof typeof words, string> = {
  'error.notFound': 'Cette page n’existe pas.',
  'error.gone': 'Cette page a été retirée.',
  'error.badRequest': 'Cette demande n’a pas pu être comprise.',
  'error.forbidden': 'Cette demande ne vient pas de ce site.',
  'error.tooLarge': 'C’est trop volumineux : la limite est de {limit} ko.',
  'error.mediaType': 'Ce type de contenu n’est pas accepté ici.',
  'error.method': 'Cette adresse ne répond pas à cette méthode.',
  'error.timeout': 'La demande a mis trop de temps à arriver.',
  'error.unavailable': 'Rien ne peut être enregistré pour l’instant. Réessayez dans un moment.',
  'error.internal': 'Quelque chose s’est mal passé de notre côté. C’est noté.',
  'error.reference': 'Référence : {id}',
}
