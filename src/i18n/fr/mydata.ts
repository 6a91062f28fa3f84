import type { mydata as words } from '../en/mydata.ts'

export const mydata: Record<keyof typeof words, string> = {
  'mydata.nameless': 'Anonyme',
  'mydata.title': 'Vos messages',
  'mydata.titleOn': 'Vos messages sur {site}',
  'mydata.askLead':
    'Relisez tout ce que vous avez écrit ici, emportez-le, changez le nom qui le signe, ou faites-le effacer. Sans compte.',
  'mydata.email': 'Votre adresse de courriel',
  'mydata.emailHint': 'Celle que vous avez donnée avec vos messages. Un lien y est envoyé, bon pour une heure.',
  'mydata.ask': 'M’envoyer le lien',
  'mydata.askElse': 'Ou en vous connectant',
  'mydata.askElseLead':
    'Si vous avez signé vos messages avec votre site, Mastodon ou un autre compte, c’est ce compte qui les ouvre.',
  'mydata.signIn': 'Choisir comment se connecter',
  'mydata.noMail':
    'Ce site n’envoie pas de courriel. Vous pouvez vous connecter avec le compte qui vous a servi à écrire ; pour le reste, demandez à la personne qui tient le site.',
  'mydata.without':
    'Vous avez écrit sans adresse ni compte ? Un message se retire depuis le navigateur qui a servi à l’écrire : le lien est au-dessous de lui.',
  'mydata.privacy': 'Ce qui est gardé ici, et combien de temps',
  'mydata.wrong': 'Le lien n’a pas pu partir',
  'mydata.emailMissing': 'Donnez l’adresse de courriel qui vous a servi à écrire.',
  'mydata.tooMany':
    '{n, plural, one {Trop d’essais. Réessayez dans une minute.} other {Trop d’essais. Réessayez dans # minutes.}}',
  'mydata.asked':
    'Si quelque chose de vous est gardé ici sous cette adresse, un courriel vient de partir. Son lien est bon pour une heure.',
  'mydata.late': 'Ce lien a déjà servi, ou son heure est passée. Demandez-en un autre.',
  'mydata.linkLead': 'Encore un geste, pour qu’aucun logiciel de courrier n’ouvre vos messages à votre place.',
  'mydata.linkGo': 'Voir mes messages',
  'mydata.linkEnds': 'Ils restent ouverts une heure dans ce navigateur, ou jusqu’à ce que vous partiez.',
  'mydata.lead':
    '{n, plural, =0 {Aucun message n’est gardé sous ce que vous avez prouvé.} one {Un message est de vous. Ce que vous changez ici change partout, tout de suite.} other {# messages sont de vous. Ce que vous changez ici change partout, tout de suite.}}',
  'mydata.nothing': 'Rien n’est gardé ici de ce que vous avez prouvé : ni message, ni compte, ni suivi.',
  'mydata.rename': 'Nom affiché',
  'mydata.renameHint': 'Il remplace le nom de tous vos messages, dans les fils, la recherche et les flux.',
  'mydata.renameGo': 'Changer le nom',
  'mydata.named': 'Vos messages portent maintenant ce nom.',
  'mydata.tooManyNames': 'Voilà beaucoup de noms en une heure. Réessayez un peu plus tard.',
  'mydata.nameRefused': 'Ce nom ne peut pas être montré ici. Choisissez-en un autre.',
  'mydata.nameAuthor':
    'C’est le nom d’un auteur du site : on pourrait vous confondre. Choisissez-en un autre, ou ajoutez-y un mot.',
  'mydata.nameBlocked':
    'La rédaction ne prend plus rien de vous : vos messages gardent leur nom. Vous pouvez toujours les effacer.',
  'mydata.messages': 'Messages',
  'mydata.to': 'sur « {post} »',
  'mydata.by': 'signé {name}',
  'mydata.gone': 'Il ne reste rien de son texte.',
  'mydata.eraseOne': 'Effacer…',
  'mydata.eraseAbout': 'Effacer le message sur « {post} » du {day}',
  'mydata.older': 'Plus anciens',
  'mydata.state.published': 'publié',
  'mydata.state.pending': 'en attente de relecture',
  'mydata.state.spam': 'écarté comme indésirable',
  'mydata.state.withdrawn': 'retiré',
  'mydata.state.removed': 'retiré par la modération',
  'mydata.state.gone': 'publié',
  'mydata.state.offline': 'gardé, son article n’est plus en ligne',
  'mydata.identities': 'Vos façons de vous connecter',
  'mydata.identity': '{who}, via {via}',
  'mydata.since': 'depuis le {day}',
  'mydata.sessions':
    '{n, plural, one {Un navigateur est connecté à votre nom.} other {# navigateurs sont connectés à votre nom.}}',
  'mydata.endAll': 'Se déconnecter partout',
  'mydata.closed': 'C’est fait : plus aucun navigateur n’est connecté à votre nom.',
  'mydata.follows': 'Ce que vous suivez par courriel',
  'mydata.followAsked': 'pas encore confirmé',
  'mydata.pace.now': 'tout de suite',
  'mydata.pace.daily': 'une fois par jour',
  'mydata.pace.weekly': 'une fois par semaine',
  'mydata.stop': 'Arrêter',
  'mydata.stopAbout': 'Ne plus suivre « {post} »',
  'mydata.stopped': 'Vous ne suivez plus cette conversation.',
  'mydata.manage': 'Changer le rythme, ou tout arrêter',
  'mydata.take': 'Emporter',
  'mydata.takeLead':
    'Un fichier avec tout ce qui est gardé de vous, en JSON : lisible par les gens comme par les programmes, chaque partie expliquée.',
  'mydata.download': 'Télécharger mes données',
  'mydata.eraseAll': 'Tout effacer',
  'mydata.eraseAllLead':
    'Vos messages, ce que vous suivez, vos façons de vous connecter. La question vous est posée une fois encore, puis c’est fait aussitôt.',
  'mydata.eraseAllGo': 'Tout effacer…',
  'mydata.end': 'Quitter cette page',
  'mydata.endHint': 'Referme vos messages dans ce navigateur.',
  'mydata.signOut': 'Se déconnecter',
  'mydata.eraseTitle': 'Effacer ce message',
  'mydata.eraseAllTitle': 'Tout effacer',
  'mydata.eraseWhat': 'Que devient votre texte ?',
  'mydata.eraseWhatAll':
    '{n, plural, =0 {Que deviendraient vos textes ?} one {Que devient votre texte ?} other {Que deviennent vos # textes ?}}',
  'mydata.eraseText': 'Retirer le texte',
  'mydata.eraseTextHint':
    'Si quelqu’un a répondu, une ligne avec son numéro dit qu’un message a été retiré. Il n’en reste rien d’autre.',
  'mydata.eraseName': 'Garder le texte, sans mon nom',
  'mydata.eraseNameHint':
    'Il reste dans la conversation, signé « Anonyme ». Plus rien ne le rattache à vous : vous ne pourrez plus le changer.',
  'mydata.eraseKeeps': 'Nom, adresse, site, portrait et versions précédentes sont effacés dans les deux cas.',
  'mydata.eraseAllKeeps':
    'Vos suivis, vos façons de vous connecter et les courriels qui vous attendent sont effacés aussi. Seul un souhait de ne plus jamais recevoir de courriel est gardé, pour être respecté.',
  'mydata.eraseCannot':
    'On ne peut pas revenir en arrière. Des lecteurs de flux et des moteurs de recherche peuvent en garder copie quelque temps.',
  'mydata.eraseChoose': 'Choisissez ce que devient le texte.',
  'mydata.eraseGo': 'Effacer',
  'mydata.eraseAllConfirm': 'Tout effacer maintenant',
  'mydata.cancel': 'Ne rien changer',
  'mydata.backups': 'Les sauvegardes l’oublieront d’ici {d} jours.',
  'mydata.erased': 'C’est fait. Les sauvegardes l’oublieront d’ici {d} jours.',
  'mydata.erasedOnly': 'C’est fait.',
  'mydata.about.readers': 'Comment vous êtes connu ici une fois connecté, avec ce que la modération a noté.',
  'mydata.about.identities':
    'Les comptes par lesquels vous avez prouvé qui vous êtes, tels que leur service vous décrit.',
  'mydata.about.sessions':
    'Les navigateurs où votre session est ouverte ; l’adresse et le navigateur sont effacés après 30 jours.',
  'mydata.about.messages':
    'Ce que vous avez écrit (Markdown dans text), où cela se trouve, comment c’est signé, pourquoi cela a attendu, et les versions précédentes des 30 derniers jours.',
  'mydata.about.follows': 'Les conversations que vous suivez par courriel.',
  'mydata.about.mailboxes':
    'Ce que l’on sait de votre adresse pour y écrire : refus, pauses, votre souhait de ne rien recevoir.',
  'mydata.about.mails': 'Les courriels des 30 derniers jours et ce qu’ils sont devenus, sans leur texte.',
  'mydata.about.reports': 'Ce que vous avez signalé à la modération.',
  'mydata.log': 'texte effacé par son auteur',
  'mydata.letter.subject': 'Vos messages sur {site}',
  'mydata.letter.lead':
    '{n, plural, =0 {Voici le chemin vers ce que {site} garde de vous.} one {Voici le chemin vers votre message sur {site} : relisez-le, emportez-le, signez-le autrement ou faites-le effacer.} other {Voici le chemin vers vos # messages sur {site} : relisez-les, emportez-les, signez-les autrement ou faites-les effacer.}}',
  'mydata.letter.go': 'Voir mes messages',
  'mydata.letter.ends':
    'Le lien sert une fois, pendant une heure. Si vous n’avez rien demandé, il ne se passe rien : laissez-le s’éteindre.',
  'mydata.letter.why': 'Vous recevez ce courriel parce que quelqu’un a demandé à {site} les messages de cette adresse.',
}
