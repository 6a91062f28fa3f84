import type { thread as words } from '../en/thread.ts'

export const thread: Record<keyof typeof words, string> = {
  'reaction.unknown': 'Il n’y a pas de réaction {id}.',
  'reaction.already': 'La réaction {id} est déjà dans cet état.',
  'reaction.withdrawn': 'La réaction {id} a été retirée par son auteur ou par sa source.',
  'reaction.number': 'Ce numéro est déjà pris dans ce fil.',
  'reaction.parent': 'La réaction à laquelle on répond n’est pas affichée dans ce fil.',
  'reaction.gone': 'Ce message a été retiré.',
}
