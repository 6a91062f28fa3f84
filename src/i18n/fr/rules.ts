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
}
