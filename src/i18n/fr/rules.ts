import type { rules as words } from '../en/rules.ts'

export const rules: Record<keyof typeof words, string> = {
  'reason.held-post': 'cet article retient chaque message',
  'reason.held-site': 'le site retient chaque message',
  'reason.first-message': 'premier message de ce navigateur',
  'reason.first-link': 'premier lien de ce site',
  'reason.stamp-missing': 'envoyé sans avoir vu le formulaire',
  'reason.stamp-quick': 'envoyé plus vite qu’on n’écrit',
  'reason.honeypot': 'a rempli le champ que personne ne voit',
  'reason.links': 'beaucoup de liens',
  'reason.copy': 'même texte qu’un autre message du jour',
  'reason.burst': 'beaucoup de messages à la fois',
  'reason.hidden-link': 'le lien est caché dans sa page',
  'reason.many-links': 'sa page contient des centaines de liens',
  'reason.late': 'l’article est ancien',
  'reason.filter': 'le filtre y voit un indésirable',
  'reason.rule.word': 'règle : le mot « {value} »',
  'reason.rule.site': 'règle : le site {value}',
  'reason.rule.network': 'règle : le réseau {value}',
  'reason.rule.mail': 'règle : le courriel {value}',
  'reason.rule.name': 'règle : le nom « {value} »',

  'rule.refused':
    'Ce site ne prend pas ce message : son auteur a choisi de refuser quelque chose de ce qu’il dit, ou l’endroit d’où il vient. Rien n’a été gardé, et votre texte est toujours là.',
  'rule.wrong.empty': 'Écrivez sur quoi porte la règle.',
  'rule.wrong.long': 'C’est trop long : 200 caractères au plus.',
  'rule.wrong.word': 'Une règle de mot demande au moins une lettre ou un chiffre.',
  'rule.wrong.phrase': 'C’est trop long : huit mots au plus.',
  'rule.wrong.name': 'Une règle de nom demande au moins une lettre ou un chiffre.',
  'rule.wrong.site': 'Ce n’est pas l’adresse d’un site, comme example.org.',
  'rule.wrong.own': 'Ce serait votre propre site.',
  'rule.wrong.network': 'Ce n’est pas une adresse de réseau, comme 203.0.113.7 ou 203.0.113.0/24.',
  'rule.wrong.wide': 'Ce réseau est trop large : /8 au plus, ou /16 en IPv6.',
  'rule.wrong.mail': 'Ce n’est ni une adresse de courriel, ni un domaine comme @example.org.',
  'rule.wrong.verdict':
    'N’importe qui peut dire un mot, prendre un nom ou donner une adresse de courriel : on ne peut pas leur faire confiance.',
  'rule.wrong.many': 'Il y a déjà {n} règles : retirez-en une d’abord.',
}
