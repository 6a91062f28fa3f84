import type { moderation as words } from '../en/moderation.ts'

export const moderation: Record<keyof typeof words, string> = {
  'moderation.tooMany':
    'On ne décide pas de plus de {n} {noun, select, reflexions {réflexions} comments {commentaires} other {réactions}} à la fois.',
  'moderation.notYours':
    '{noun, select, reflexions {Cette réflexion} comments {Ce commentaire} other {Cette réaction}} est sous un article qui n’est pas le vôtre.',
  'moderation.undoUnknown': 'Cette décision est introuvable, ou elle n’est pas la vôtre.',
  'moderation.undoTwice': 'Cette décision est déjà annulée.',
  'moderation.undoLate':
    'Les dix secondes sont passées : ce que la décision envoie est parti. Pour en changer, prenez-en une nouvelle, ici ou depuis l’onglet où {noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} se trouve maintenant.',
  'moderation.editLink': 'Le texte d’un lien vient du site qui l’envoie : il ne se corrige pas ici.',
  'moderation.editAuthor': 'Ces mots sont signés par un autre auteur : lui seul les corrige, ou un éditeur.',
  'moderation.editWithdrawn': 'La personne qui l’avait écrit a retiré ce message : son texte reste tel quel.',
  'moderation.replyHidden': 'Ce message n’est pas affiché : approuvez-le d’abord, puis répondez.',
  'moderation.noDecision': 'Choisissez une décision.',
  'moderation.noneChosen':
    'Cochez au moins {noun, select, reflexions {une réflexion} comments {un commentaire} other {une réaction}}, puis choisissez une décision.',

  'queue.title': '{noun, select, reflexions {Réflexions} comments {Commentaires} other {Réactions}}',
  'queue.views': '{noun, select, reflexions {Réflexions} comments {Commentaires} other {Réactions}} par état',
  'queue.tab.pending': 'En attente',
  'queue.tab.published': '{noun, select, comments {Publiés} other {Publiées}}',
  'queue.tab.spam': 'Indésirables',
  'queue.tab.removed': '{noun, select, comments {Retirés} other {Retirées}}',
  'queue.tab.all': '{noun, select, comments {Tous} other {Toutes}}',
  'queue.log': 'Journal',
  'queue.rules': 'Règles et filtre',

  'queue.search': 'Chercher dans les {noun, select, reflexions {réflexions} comments {commentaires} other {réactions}}',
  'queue.searchGo': 'Chercher',
  'queue.filters': 'Filtrer',
  'queue.filtersOn': '{n, plural, one {# filtre} other {# filtres}}',
  'queue.kind': 'Sorte',
  'queue.kindAny': 'Messages et liens',
  'queue.kindComment': 'Messages',
  'queue.kindLink': 'Liens d’autres sites',
  'queue.post': 'Article',
  'queue.postAny': 'Tous les articles',
  'queue.who': 'Personne',
  'queue.whoHint': 'un nom, ou une adresse de courriel entière',
  'queue.whoHintName': 'un nom',
  'queue.site': 'Site',
  'queue.siteHint': 'levain.example',
  'queue.same': 'De la même personne que',
  'queue.sameOf': '{noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} de {name}',
  'queue.apply': 'Filtrer',
  'queue.clear': 'Tout voir',

  'queue.empty': 'Personne n’attend. Belle occasion d’écrire.',
  'queue.emptyTab': 'Rien dans cet onglet.',
  'queue.emptyFound': 'Rien ne correspond.',
  'queue.partial':
    'Cherché dans les {noun, select, reflexions {réflexions} comments {commentaires} other {réactions}} les plus {noun, select, comments {récents} other {récentes}}.',
  'queue.partialMore': 'Chercher dans les plus {noun, select, comments {anciens} other {anciennes}}',
  'queue.pager': 'Pages de la liste',
  'queue.newest': 'Les plus {noun, select, comments {récents} other {récentes}}',
  'queue.older': 'Plus {noun, select, comments {anciens} other {anciennes}}',

  'queue.bulk':
    'Décider de {noun, select, comments {ceux} other {celles}} qui sont {noun, select, comments {cochés} other {cochées}}',
  'queue.chosen':
    '{n, plural, =0 {Cochez {noun, select, comments {ceux} other {celles}} dont décider ensemble} one {# {noun, select, comments {coché} other {cochée}}} other {# {noun, select, comments {cochés} other {cochées}}}}',
  'queue.chooseAll': 'Tout cocher',
  'queue.choose':
    'Cocher {noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} de {name}',

  'queue.do.approve': 'Approuver',
  'queue.do.spam': 'Indésirable',
  'queue.do.remove': 'Retirer',
  'queue.do.hold': 'Remettre en attente',
  'queue.doLong.approve':
    'Approuver {noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} de {name}',
  'queue.doLong.spam':
    'Marquer {noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} de {name} comme indésirable',
  'queue.doLong.remove':
    'Retirer {noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} de {name}',
  'queue.doLong.hold':
    'Remettre en attente {noun, select, reflexions {la réflexion} comments {le commentaire} other {la réaction}} de {name}',

  'queue.state.pending': 'en attente',
  'queue.state.published': '{noun, select, comments {publié} other {publiée}}',
  'queue.state.spam': 'indésirable',
  'queue.state.withdrawn': '{noun, select, comments {retiré} other {retirée}} par son auteur',
  'queue.state.removed': '{noun, select, comments {retiré} other {retirée}}',
  'queue.state.gone': 'source disparue',

  'queue.strand.author': 'auteur',
  'queue.strand.reader': 'lecteur',
  'queue.strand.web': 'autre site',
  'queue.relation.mention': 'mention',
  'queue.relation.reply': 'réponse',
  'queue.relation.followup': 'suite',
  'queue.relation.republication': 'reprise',
  'queue.relation.roundup': 'revue de liens',
  'queue.via': 'reçu par {transport}',
  'queue.viaImport': 'importé',
  'queue.under': 'sur « {title} »',
  'queue.answering': 'en réponse à {name}',
  'queue.why': 'Pourquoi',
  'queue.threeLinks': '{n, plural, one {# lien} other {# liens}}',
  'queue.weighed': 'Le filtre : {n} % indésirable',
  'queue.percent': '{n} %',
  'queue.inThread': 'Voir dans le fil',
  'queue.context': 'Voir le fil',
  'queue.story': 'Détails',
  'queue.storyLong':
    'Détails {noun, select, reflexions {de la réflexion} comments {du commentaire} other {de la réaction}} de {name}',
  'queue.noText': '(sans texte)',

  'queue.done.published':
    '{n, plural, one {{noun, select, reflexions {Approuvée : la réflexion est publiée.} comments {Approuvé : le commentaire est publié.} other {Approuvée : la réaction est publiée.}}} other {# {noun, select, reflexions {réflexions approuvées et publiées} comments {commentaires approuvés et publiés} other {réactions approuvées et publiées}}.}}',
  'queue.done.spam':
    '{n, plural, one {{noun, select, comments {Classé} other {Classée}} parmi les indésirables.} other {# {noun, select, reflexions {réflexions classées} comments {commentaires classés} other {réactions classées}} parmi les indésirables.}}',
  'queue.done.removed':
    '{n, plural, one {{noun, select, comments {Retiré} other {Retirée}} du fil.} other {# {noun, select, reflexions {réflexions retirées} comments {commentaires retirés} other {réactions retirées}}.}}',
  'queue.done.pending':
    '{n, plural, one {{noun, select, comments {Remis} other {Remise}} en attente.} other {# {noun, select, reflexions {réflexions remises} comments {commentaires remis} other {réactions remises}} en attente.}}',
  'queue.undo': 'Annuler',
  'queue.undone':
    '{n, plural, =0 {Rien à rendre : quelqu’un en a décidé autrement depuis.} one {Décision annulée : tout est comme avant.} other {Décision annulée : # {noun, select, reflexions {réflexions} comments {commentaires} other {réactions}} sont comme avant.}}',
  'queue.left': '{name} : déjà {state} par {who}. Rien n’a changé.',
  'queue.leftPlain': '{name} : déjà {state}. Rien n’a changé.',
  'queue.leftMore':
    '{n, plural, one {{noun, select, comments {Un autre était déjà décidé} other {Une autre était déjà décidée}}.} other {# autres étaient déjà {noun, select, comments {décidés} other {décidées}}.}}',

  'queue.reply': 'Répondre',
  'queue.replyTo': 'Répondre à {name}',
  'queue.replyText': 'Votre réponse',
  'queue.replyHint': 'Markdown. Publiée sous votre nom, {name}.',
  'queue.replyHeld': 'Le message attend encore : répondre l’approuve aussi.',
  'queue.replySend': 'Publier la réponse',
  'queue.replySendHeld': 'Approuver et répondre',
  'queue.answered': 'Votre réponse est publiée.',
  'queue.answeredApproved': 'Le message est approuvé et votre réponse est publiée.',
  'queue.answeredSee': 'La voir',
  'queue.cancel': 'Revenir',

  'queue.edit': 'Corriger le texte',
  'queue.editTitle': 'Corriger le message de {name}',
  'queue.editLead':
    'Une coquille, une adresse privée, un mot qui blesse : corrigez le moins possible. Le message portera « corrigé par la modération » avec l’heure ; le texte d’avant reste visible ici pendant 30 jours.',
  'queue.editText': 'Texte',
  'queue.editWhy': 'Pourquoi',
  'queue.editWhyHint': 'facultatif ; pour le journal, jamais montré',
  'queue.editSave': 'Enregistrer la correction',
  'queue.edited': 'Texte corrigé. Le fil dit que la modération l’a corrigé.',

  'queue.storyTitle': '{noun, select, reflexions {Réflexion} comments {Commentaire} other {Réaction}} de {name}',
  'queue.facts': 'Ce que l’on sait',
  'queue.fact.mail': 'Courriel',
  'queue.fact.address': 'Réseau',
  'queue.fact.site': 'Site',
  'queue.fact.source': 'Page source',
  'queue.fact.sent': '{noun, select, comments {Reçu} other {Reçue}}',
  'queue.fact.published': '{noun, select, comments {Publié} other {Publiée}}',
  'queue.fact.number': 'Numéro',
  'queue.decideWhy': 'Un mot pour le journal',
  'queue.decideWhyHint': 'facultatif, jamais montré',
  'queue.formerTitle': 'Textes d’avant',
  'queue.formerBy': 'remplacé le {date} par {who}',
  'queue.historyTitle': 'Ce qui s’est passé',
  'queue.historyNone': 'Personne n’a encore rien décidé.',
  'queue.othersTitle': 'De la même personne',
  'queue.othersNone': 'Rien d’autre de la même personne.',
  'queue.othersAll': 'Tout voir',
  'queue.sameTitle': 'Décider de tout ce qui vient du même endroit',
  'queue.by.voice': 'Du même navigateur',
  'queue.by.mail': 'De la même adresse de courriel',
  'queue.by.address': 'Du même réseau',
  'queue.by.site': 'Du même site',
  'queue.sameLead.voice':
    'Les {noun, select, reflexions {réflexions envoyées} comments {commentaires envoyés} other {réactions envoyées}} depuis le même navigateur que {noun, select, comments {celui} other {celle}} de {name}.',
  'queue.sameLead.mail':
    'Les {noun, select, reflexions {réflexions signées} comments {commentaires signés} other {réactions signées}} de l’adresse {value}.',
  'queue.sameLead.address':
    'Les {noun, select, reflexions {réflexions venues} comments {commentaires venus} other {réactions venues}} du réseau {value} ces 30 derniers jours.',
  'queue.sameLead.site': 'Les liens venus de {value}.',
  'queue.sameCount':
    '{n, plural, =0 {{noun, select, reflexions {Aucune réflexion} comments {Aucun commentaire} other {Aucune réaction}}} one {{noun, select, reflexions {Une réflexion} comments {Un commentaire} other {Une réaction}}} other {# {noun, select, reflexions {réflexions} comments {commentaires} other {réactions}}}}',
  'queue.sameDo.approve': 'Approuver ({n})',
  'queue.sameDo.spam': 'Indésirable ({n})',
  'queue.sameDo.remove': 'Retirer ({n})',
  'queue.sameMost':
    'Chaque décision en prend {n} à la fois, les plus {noun, select, comments {récents} other {récentes}} d’abord : vous reviendrez ici pour la suite.',

  'queue.keys': 'Touches',
  'queue.keysTitle': 'Décider au clavier',
  'queue.keysClose': 'Fermer',
  'queue.keysOff': 'Ces touches se taisent pendant que vous écrivez. Vous pouvez les couper dans « {place} ».',
  'queue.key.j':
    '{noun, select, reflexions {réflexion suivante} comments {commentaire suivant} other {réaction suivante}}',
  'queue.key.k':
    '{noun, select, reflexions {réflexion précédente} comments {commentaire précédent} other {réaction précédente}}',
  'queue.key.x': 'cocher',
  'queue.key.a': 'approuver',
  'queue.key.s': 'indésirable',
  'queue.key.d': 'retirer',
  'queue.key.r': 'répondre',
  'queue.key.u': 'annuler la dernière décision (10 s)',
  'queue.key.help': 'cette aide',

  'log.title': 'Journal de la modération',
  'log.lead': 'Qui a décidé quoi, quand et pourquoi.',
  'log.who': 'Par qui',
  'log.whoAny': 'Tout le monde',
  'log.writer': 'la personne elle-même',
  'log.source': 'la page source',
  'log.system': 'le site',
  'log.cli': 'la ligne de commande',
  'log.filter': 'Filtrer',
  'log.empty': 'Rien n’a encore été décidé.',
  'log.emptyFound': 'Rien ne correspond.',
  'log.because': 'Pourquoi : {why}',
  'log.change': '{from} → {to}',
  'log.edited': 'texte corrigé',
  'log.undone': 'annulée depuis',
  'log.why.reply': 'en y répondant',
  'log.why.undo': 'décision annulée',
  'log.why.edit': 'la correction a demandé une relecture',
  'log.why.withdraw': '{noun, select, comments {retiré} other {retirée}}',
  'log.why.restore': '{noun, select, comments {revenu} other {revenue}}',
  'log.why.back': 'la source est revenue',
}
