import type { credits as words } from '../en/credits.ts'

export const credits: Record<keyof typeof words, string> = {
  'credits.line': 'Revu le {date} grâce à {name} ({place}) : {words}.',
  'credits.place': '{noun, select, reflexions {réflexion} comments {commentaire} other {réaction}} {n}',
  'credits.star': '★ {noun, select, comments {crédité} other {créditée}}',
  'credits.title': 'Créditer',
  'credits.lead':
    'Ce message a changé l’article ? Dites ce qui a changé : une ligne le dira au pied de l’article, et une étoile dans le fil.',
  'credits.told': 'Son auteur recevra un courriel dans cinq minutes ; d’ici là, vous pouvez vous raviser.',
  'credits.untold': 'Son auteur n’a pas laissé d’adresse : il le verra dans le fil.',
  'credits.noMail': 'Aucun serveur de courriel n’est réglé : son auteur le verra dans le fil.',
  'credits.words': 'Ce qui a changé',
  'credits.wordsHint': 'Quelques mots, par exemple : la cure passe à neuf jours.',
  'credits.go': 'Créditer',
  'credits.longGo': 'Créditer le message de {name}',
  'credits.change': 'Changer ces mots',
  'credits.remove': 'Ne plus créditer',
  'credits.is': 'Crédité au pied de l’article.',
  'credits.wrong.empty': 'Dites en quelques mots ce qui a changé.',
  'credits.wrong.long': 'C’est trop long pour le pied de l’article : {max} caractères au plus.',
  'credits.wrong.hidden': 'Seul un message de lecteur ou d’un autre site, visible dans le fil, peut être crédité.',
  'credits.done': 'C’est crédité au pied de l’article.',
  'credits.gone': 'Ce n’est plus crédité.',
  'credits.subject': 'Votre remarque a changé l’article',
  'credits.letter': 'L’article « {title} » a été revu grâce à vous : {words}.',
  'credits.yours': 'Vous aviez écrit :',
  'credits.see': 'Relire l’article',
  'credits.why':
    'Vous recevez ce courriel parce qu’un message signé de cette adresse a changé un article de {site}. Il n’y en aura pas d’autre à ce sujet.',
}
