import type { privacy as words } from '../en/privacy.ts'

export const privacy: Record<keyof typeof words, string> = {
  'privacy.title': 'Vie privée',
  'privacy.lead':
    'Ce que ce site garde de vous, pourquoi, et combien de temps. Cette page s’écrit d’après ses réglages : elle dit ce qui se passe ici aujourd’hui.',
  'privacy.go': 'Ce qui est gardé, et combien de temps',
  'privacy.read': 'Quand vous lisez',
  'privacy.read.nothing':
    'Rien à accepter : ni traceur, ni publicité, ni mesure d’audience. Pendant que vous lisez, votre navigateur ne demande rien à aucun autre site.',
  'privacy.read.cookie':
    'Qui ne fait que lire ne reçoit aucun cookie, sauf en choisissant le clair ou le sombre : ce choix en est un.',
  'privacy.read.log':
    'Le site lui-même ne tient pas de journal des visites. La machine qui l’héberge peut en tenir un quelque temps.',
  'privacy.write': 'Quand vous écrivez un message',
  'privacy.write.public':
    'Votre nom, votre site si vous le donnez, et ce que vous écrivez sont montrés à tous, ici et dans les flux.',
  'privacy.write.mail':
    'Votre adresse de courriel n’est jamais montrée. Elle sert aux réponses que vous demandez, à vous compter comme une seule voix et à retrouver vos messages.',
  'privacy.write.sender':
    'L’adresse réseau et le navigateur d’où part un message sont gardés 30 jours contre les abus, puis effacés.',
  'privacy.write.cookie':
    'Un cookie vous laisse corriger ou retirer votre message depuis le même navigateur ; il disparaît quand vous le fermez. Un texte pas encore envoyé n’est gardé que par votre navigateur.',
  'privacy.write.remember':
    'Seulement si vous cochez la case, un autre retient un an votre nom, votre adresse et votre site.',
  'privacy.write.filter':
    'Le tri des indésirables se fait ici, par ce site, sans confier vos messages à aucun service. La modération lit ceux qui ont été retenus.',
  'privacy.write.drawn':
    'Le dessin à côté d’un nom est fait ici. Il change avec le nom et l’adresse donnés, sans que rien s’y lise.',
  'privacy.write.gravatar':
    'Ce site demande à Gravatar s’il existe un portrait pour votre adresse, par une empreinte de celle-ci. Votre navigateur, lui, n’y demande jamais rien.',
  'privacy.signIn': 'Quand vous signez avec un compte',
  'privacy.signIn.ways': 'Personne n’y est obligé. Si vous le voulez, vous avez le choix : {ways}.',
  'privacy.signIn.mail': 'Par courriel : un lien vous est envoyé, bon pour quinze minutes.',
  'privacy.signIn.given':
    'Sinon, le service que vous choisissez dit à ce site votre nom, l’adresse de votre profil, votre portrait et, s’il l’a vérifiée, votre adresse de courriel. Rien d’autre n’est demandé, et rien n’est publié là-bas en votre nom.',
  'privacy.signIn.learns': 'Ce service apprend que vous venez d’ici ; pas ce que vous écrivez.',
  'privacy.signIn.session':
    'Un cookie garde votre session ouverte : 14 jours sans revenir, 90 en tout, ou jusqu’à ce que vous vous déconnectiez.',
  'privacy.signIn.draft': 'Le message que vous écriviez est gardé le temps de vous connecter, 7 jours au plus.',
  'privacy.signIn.photo': 'Votre portrait est pris une fois par ce site, et servi d’ici.',
  'privacy.mail': 'Les courriels',
  'privacy.mail.follow':
    'On ne vous écrit que si vous le demandez, et seulement quand vous avez confirmé que l’adresse est la vôtre.',
  'privacy.mail.stop': 'Chaque courriel s’arrête d’un clic, et le dit. Une seule page montre tout ce que vous suivez.',
  'privacy.mail.plain': 'Aucun ne contient d’image cachée ni de lien qui vous compte.',
  'privacy.mail.kept':
    'Le fait qu’un courriel est parti est gardé 30 jours, sans son texte. Si votre serveur en refuse trois, nous cessons d’y écrire.',
  'privacy.mail.never':
    'Si vous demandez à ne plus jamais rien recevoir, votre adresse est gardée pour cela seulement, même quand vous effacez tout le reste.',
  'privacy.mail.reply':
    'Répondre à un de ces courriels publie votre réponse dans la conversation, sans ce qu’elle cite ni votre signature.',
  'privacy.mail.letter':
    'Si vous écrivez à un auteur en privé, il peut vous demander par ce site si votre lettre peut paraître. Elle ne paraît que si vous le confirmez.',
  'privacy.links': 'Les liens d’autres sites',
  'privacy.links.read':
    'Quand une page d’ailleurs mène à un article, son titre, quelques lignes, le nom de la personne qui l’écrit et son portrait peuvent être montrés ici, tels que sa page les donne.',
  'privacy.links.sender': 'L’adresse réseau qui a annoncé le lien est gardée 30 jours, puis effacée.',
  'privacy.links.owner': 'C’est votre site ?',
  'privacy.links.ownerGo': 'Voir et retirer ses liens',
  'privacy.who': 'Qui voit quoi',
  'privacy.who.desk':
    'Les personnes qui modèrent ici voient les adresses de courriel, et pendant 30 jours les adresses réseau. Personne d’autre.',
  'privacy.who.nobody': 'Rien n’est vendu ni transmis.',
  'privacy.who.hubs':
    'Des relais apprennent qu’un flux a changé : ils viennent chercher ce qui est public, rien de plus.',
  'privacy.who.report': 'Le signalement d’un message n’est lu que par la modération.',
  'privacy.wayMail': 'un lien reçu par courriel',
  'privacy.waySite': 'votre propre site',
  'privacy.terms': 'Combien de temps',
  'privacy.term.days': '{d, plural, one {# jour} other {# jours}}',
  'privacy.term.message': 'Messages, avec le nom et l’adresse donnés',
  'privacy.term.message.till': 'autant que l’article, ou jusqu’à ce que vous les effaciez',
  'privacy.term.sender': 'Adresse réseau et navigateur d’un message ou d’une session',
  'privacy.term.former': 'Ce que disait un message avant d’être corrigé',
  'privacy.term.block':
    'Pour les seules personnes bloquées qui se sont effacées : une empreinte secrète de leurs comptes et de leur adresse, qui ne dit pas qui elles sont',
  'privacy.term.block.till': 'tant que la rédaction les bloque',
  'privacy.term.reader': 'Ce qu’un compte a dit de vous',
  'privacy.term.reader.till': 'jusqu’à ce que vous l’effaciez',
  'privacy.term.session': 'Session',
  'privacy.term.session.till': '14 jours sans servir, 90 en tout',
  'privacy.term.draft': 'Message gardé le temps de vous connecter',
  'privacy.term.follow': 'Ce que vous suivez par courriel',
  'privacy.term.follow.till': 'jusqu’à ce que vous arrêtiez',
  'privacy.term.asked': 'Un suivi jamais confirmé',
  'privacy.term.letter': 'Une lettre que vous pouvez publier, sans réponse de votre part',
  'privacy.term.mails': 'La liste des courriels partis, sans leur texte',
  'privacy.term.report': 'Adresse réseau d’un signalement',
  'privacy.term.link': 'Liens d’autres sites',
  'privacy.term.link.till':
    'tant que leur page mène ici, ou jusqu’à ce que la personne à qui elle appartient les retire',
  'privacy.term.backups': 'Sauvegardes, qui oublient plus tard ce qui a été effacé',
  'privacy.rights': 'Vos messages sont à vous',
  'privacy.rights.lead':
    'Vous pouvez tous les voir, les télécharger avec tout ce qui est gardé de vous, changer le nom qui les signe, ou les faire effacer, texte compris ou non. C’est fait tout de suite, sans compte.',
  'privacy.rights.go': 'Voir mes messages',
  'privacy.contact': 'Une question, ou quelque chose que cette page ne règle pas ?',
  'privacy.contactNone':
    'Une question, ou quelque chose que cette page ne règle pas ? Demandez à la personne qui tient ce site.',
  'privacy.note': 'En plus',
  'privacy.tab': 'Vie privée',
  'privacy.set.lead':
    'La page publique sur la vie privée s’écrit d’après les autres réglages : elle nomme ce qui est allumé, et rien d’autre. Voici ce qu’elle ne peut pas savoir.',
  'privacy.set.see': 'Voir la page',
  'privacy.set.contact': 'À qui s’adresser',
  'privacy.set.contactHint':
    'Une adresse de courriel ou celle d’une page, montrée à tous. Vide : on dit aux gens de s’adresser à vous, sans dire où.',
  'privacy.set.contactWrong': 'Donnez une adresse de courriel, ou une adresse qui commence par https://.',
  'privacy.set.backupDays': 'Durée des sauvegardes, en jours',
  'privacy.set.backupDaysHint':
    'Ce que quelqu’un a fait effacer y reste pendant ce temps, et on le lui dit. 0 : il n’y a pas de sauvegarde.',
  'privacy.set.note': 'Vos propres mots',
  'privacy.set.noteHint':
    'Qui héberge le site, qui en répond, ce que vous faites d’autre. Markdown ; à la fin de la page.',
}
