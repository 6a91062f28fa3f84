import type { sending as words } from '../en/sending.ts'

export const sending: Record<keyof typeof words, string> = {
  'sending.title':
    '{n, plural, =0 {Liens vers d’autres pages} one {Le lien de l’article} other {Les # liens de l’article}}',
  'sending.lead':
    'Une minute après la parution, chaque page cochée apprend que vous la citez ; elle saura aussi si le lien change ou s’en va.',
  'sending.none': 'Cet article ne mène à aucune autre page : personne n’est à prévenir.',
  'sending.here': 'ce site',
  'sending.found.looking': 'on regarde…',
  'sending.found.webmention': 'webmention',
  'sending.found.pingback': 'pingback',
  'sending.found.trackback': 'trackback, si vous le cochez',
  'sending.found.nothing': 'rien trouvé : elle n’offre pas de se faire prévenir',
  'sending.found.self': 'article d’ici : suite sous cet article',
  'sending.found.unreachable': 'injoignable pour l’instant',
  'sending.told': 'prévenue {when}',
  'sending.looking': '{n, plural, one {Une page reste à regarder.} other {# pages restent à regarder.}}',
  'sending.lookAgain': 'Actualiser',
  'sending.more':
    '{n, plural, one {Un autre lien sera prévenu de même.} other {# autres liens seront prévenus de même.}}',
  'sending.keep': 'Garder ces choix',
  'sending.settings': 'Changer ce choix',
  'sending.toReport': 'Ce que sont devenus ces liens',
  'sending.report': 'Ses liens',
  'sending.lost': 'Ceux qui n’y sont plus',
  'sending.leaves': 'Les pages citées seront prévenues à {when}, si rien ne change d’ici là.',
  'sending.retried': 'Un nouvel essai part dans un instant.',
  'sending.isOff': 'Ce site ne prévient personne : c’est un choix des réglages, à « Liens ».',
  'sending.isDraft': 'Ce lien n’est encore que dans un brouillon : il partira avec l’article.',
}
