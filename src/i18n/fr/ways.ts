import type { ways as words } from '../en/ways.ts'

export const ways: Record<keyof typeof words, string> = {
  'ways.site': 'Mon site',
  'ways.site.via': 'son propre site',
  'ways.site.missing': 'Donnez l’adresse de votre site.',
  'ways.site.wrong': 'Cette adresse n’est pas celle d’un site. Exemple : https://exemple.fr/ (sans « ? » ni « # »).',
  'ways.site.ours': 'C’est l’adresse de ce site-ci. Ses auteurs se connectent au bureau.',
  'ways.site.none':
    'Cette page n’annonce pas IndieAuth : elle ne peut pas dire qui vous êtes. Choisissez une autre façon.',
  'ways.site.elsewhere': 'Cette adresse mène à un autre site. Donnez plutôt l’adresse où elle mène.',
  'ways.site.noHttps':
    'Cette page n’a pas pu être lue en https, essayé faute d’autre indication. Si votre site n’est qu’en http, écrivez http:// devant son adresse.',
  'ways.site.unreachable': 'Cette page n’a pas pu être lue. Vérifiez l’adresse, ou réessayez dans un instant.',
  'ways.site.busy': 'Ce site vient d’être visité plusieurs fois. Réessayez dans une minute.',
  'ways.site.mismatch': 'La réponse ne vient pas du service que votre site annonce. Rien n’a changé.',
  'ways.mastodon': 'Mastodon',
  'ways.mastodon.missing': 'Donnez le nom de votre serveur, comme bourg.example, ou votre adresse complète.',
  'ways.mastodon.wrong': 'Ce n’est pas le nom d’un serveur. Exemples : bourg.example, ou @ilse@bourg.example.',
  'ways.mastodon.ours': 'C’est l’adresse de ce site-ci. Donnez celle de votre serveur Mastodon.',
  'ways.mastodon.none': '{host} ne répond pas comme un serveur Mastodon. Vérifiez son nom.',
  'ways.mastodon.unreachable': '{host} n’a pas pu être joint. Vérifiez le nom, ou réessayez dans un instant.',
  'ways.mastodon.busy': 'Beaucoup de monde arrive de {host} en ce moment. Réessayez dans une minute.',
  'ways.mastodon.mismatch': 'La réponse ne vient pas de {host}. Rien n’a changé.',
}
