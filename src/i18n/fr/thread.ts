import type { thread as words } from '../en/thread.ts'

export const thread: Record<keyof typeof words, string> = {
  'reaction.unknown':
    'Il n’y a pas de {noun, select, reflexions {réflexion} comments {commentaire} other {réaction}} {id}.',
  'reaction.already':
    '{noun, select, reflexions {La réflexion} comments {Le commentaire} other {La réaction}} {id} est déjà dans cet état.',
  'reaction.withdrawn':
    '{noun, select, reflexions {La réflexion {id} a été retirée} comments {Le commentaire {id} a été retiré} other {La réaction {id} a été retirée}} par son auteur ou par sa source.',
  'reaction.number': 'Ce numéro est déjà pris dans ce fil.',
  'reaction.parent':
    '{noun, select, reflexions {La réflexion à laquelle on répond n’est pas affichée} comments {Le commentaire auquel on répond n’est pas affiché} other {La réaction à laquelle on répond n’est pas affichée}} dans ce fil.',
  'reaction.gone': 'Ce message a été retiré.',
  'relation.unknown': 'Choisissez dans la liste ce que ce lien est pour l’article.',
  'relation.message': 'Seul un lien venu d’ailleurs a une nature : ceci est un message.',
  'relation.answered':
    'On a répondu à ce lien : il garde sa place dans le fil, et ne peut pas devenir un j’aime, un partage ou un signet.',
  'gesture.label': 'J’aime, partages et signets',
  'gesture.likes': '{n} j’aime :',
  'gesture.reposts': '{n, plural, one {# partage} other {# partages}} :',
  'gesture.bookmarks': '{n, plural, one {# signet} other {# signets}} :',
  'gesture.others': 'et {n, plural, one {# autre} other {# autres}}',
  'gesture.most': 'et d’autres encore',
  'gesture.gone': 'page disparue',
  'sequels.others': '{n, plural, one {# autre suite} other {# autres suites}}',
  'react.repliedOn': 'a répondu sur',
  'react.copiedOn': 'Repris sur',
  'react.sameText': '\u00a0: même texte',
}
