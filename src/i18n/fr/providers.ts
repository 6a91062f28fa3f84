import type { providers as words } from '../en/providers.ts'

export const providers: Record<keyof typeof words, string> = {
  'providers.nameless': 'Quelqu’un via {via}',
  'providers.away': '{name} ne répond pas pour l’instant. Réessayez dans un moment, ou signez autrement.',
  'providers.failed': '{name} n’a pas confirmé qui vous êtes. Réessayez, ou signez autrement.',

  'providers.tab': 'Identités',
  'providers.ways': 'Signer sans fournisseur',
  'providers.waysHint':
    'Un simple nom suffit toujours pour vous écrire. Qui prouve son identité retrouve ses messages partout.',
  'providers.way.mail': 'Un lien par courriel',
  'providers.wayHint.mail': 'Il sert une fois, pendant quinze minutes.',
  'providers.noMail':
    'Les courriels ne sont pas encore réglés (SMTP_URL et MAIL_FROM) : ce choix sera proposé dès qu’ils le seront.',
  'providers.way.site': 'Leur propre site',
  'providers.wayHint.site': 'Par IndieAuth : l’adresse de leur site répond d’eux.',
  'providers.way.mastodon': 'Mastodon',
  'providers.wayHint.mastodon': 'Sur n’importe quel serveur, sans rien à préparer.',
  'providers.avatars': 'À côté d’un nom sans photo',
  'providers.avatars.none': 'Rien',
  'providers.avatars.initials': 'Ses initiales',
  'providers.avatars.drawn': 'Un petit dessin, toujours le même pour la même personne',
  'providers.gravatar': 'Photos de Gravatar',
  'providers.gravatarTick': 'Chercher la photo de qui a donné un courriel',
  'providers.gravatarHint':
    'C’est ce serveur qui demande, jamais le navigateur de vos lecteurs : il envoie à gravatar.com une empreinte de l’adresse (SHA-256), pas l’adresse, et garde la photo ici. Gravatar peut tout de même reconnaître les gens qu’il connaît. Une fois décoché, ces photos s’en vont.',

  'providers.title': 'Fournisseurs',
  'providers.lead':
    'Un bouton pour chacun sous le formulaire, dans cet ordre. Chacun demande des clés, qu’il vous donne une fois.',
  'providers.none': 'Aucun pour l’instant.',
  'providers.noSecret': 'Son secret manque : il ne peut pas servir.',
  'providers.trouble': 'Le dernier essai n’a rien donné, le {when} :',
  'providers.up': 'Monter {name}',
  'providers.down': 'Descendre {name}',
  'providers.edit': 'Modifier',
  'providers.editLong': 'Modifier {name}',
  'providers.remove': 'Retirer',
  'providers.removeLong': 'Retirer {name}',
  'providers.add': 'Ajouter un fournisseur',
  'providers.kind.oidc': 'OpenID Connect',
  'providers.full': 'Douze fournisseurs : un formulaire n’en supporte pas plus.',
  'providers.saved': '{name} est réglé. Essayez-le vous-même, sous l’un de vos articles.',
  'providers.removed': 'Le fournisseur est retiré.',

  'providers.addTitle': 'Ajouter {name}',
  'providers.editTitle': 'Modifier « {name} »',
  'providers.steps': 'Comment faire',
  'providers.step.github':
    'Chez GitHub, dans Settings, Developer settings, OAuth Apps, créez une application (New OAuth App).',
  'providers.step.wordpress': 'Chez WordPress.com, parmi les applications de développeurs, créez-en une de type Web.',
  'providers.step.facebook':
    'Chez Meta for Developers, créez une application avec Facebook Login, puis passez-la en production.',
  'providers.step.x':
    'Sur le portail des développeurs de X, créez un projet et son application, puis réglez l’authentification des utilisateurs : « Web App », en lecture.',
  'providers.step.oidc':
    'Chez votre fournisseur (Google, Microsoft, Keycloak, votre entreprise…), enregistrez une application « Web », dite aussi client.',
  'providers.stepOpen': 'Ouvrir cette page',
  'providers.stepReturn': 'Comme adresse de redirection, recopiez-y celle-ci telle quelle :',
  'providers.stepKeys': 'Recopiez ici l’identifiant et le secret qu’il vous donne.',
  'providers.label': 'Ce que dit le bouton',
  'providers.labelHint':
    'Le nom que lui donnent vos lecteurs : « Google », « Compte de l’entreprise ». Leurs messages diront « via… ».',
  'providers.issuer': 'Adresse de l’émetteur',
  'providers.issuerHint':
    'Comme https://accounts.google.com ou https://id.example.org/realms/maison. Elle est interrogée dès l’enregistrement.',
  'providers.clientId': 'Identifiant',
  'providers.clientIdHint': 'Là-bas : « Client ID », « App ID » ou « API key ».',
  'providers.secret': 'Secret',
  'providers.secretHint': 'Là-bas : « Client secret » ou « App secret ». Il ne sera plus jamais montré.',
  'providers.secretOnce': 'Collez-le encore une fois : un secret ne revient jamais dans la page.',
  'providers.secretKept': 'Gardé. Laissez vide pour ne pas le changer.',
  'providers.save': 'Enregistrer',
  'providers.cancel': 'Annuler',

  'providers.wrong.label': 'Il manque un mot pour le bouton.',
  'providers.wrong.labelLong': 'Un bouton tient en 40 signes au plus.',
  'providers.wrong.labelTaken': 'Un autre bouton porte déjà ce nom.',
  'providers.wrong.clientId': 'L’identifiant manque, ou en dit trop : recopiez-le sans espaces.',
  'providers.wrong.secret': 'Le secret manque.',
  'providers.wrong.secretShape': 'C’est plus qu’un secret : recopiez-le sans espaces.',
  'providers.wrong.secretAgain':
    'L’émetteur ou l’identifiant a changé : collez le secret qui va avec, celui qui est gardé appartient à l’ancien.',
  'providers.wrong.taken':
    'Un fournisseur a été ajouté entre-temps. Vérifiez l’adresse de redirection, elle a changé, puis enregistrez à nouveau.',
  'providers.wrong.issuer': 'Il faut ici une adresse, comme https://accounts.google.com.',
  'providers.wrong.plain':
    '{host} serait interrogé sans chiffrement. Prenez https, ou inscrivez-le dans IDENTITY_HOSTS, là où ce serveur est lancé.',
  'providers.wrong.private':
    '{host} est sur un réseau privé ou un port inhabituel. S’il est à vous, inscrivez-le dans IDENTITY_HOSTS, là où ce serveur est lancé.',
  'providers.wrong.moved': '{host} nous envoie vers une autre adresse. Donnez celle où il mène.',
  'providers.wrong.unreachable': '{host} ne répond pas. Vérifiez l’adresse, ou réessayez dans un moment.',
  'providers.wrong.noIssuer': '{host} répond, mais ne se décrit pas comme un émetteur OpenID Connect à cette adresse.',
  'providers.wrong.named': '{host} se nomme lui-même {issuer}. Si c’est bien lui, donnez cette adresse-là.',
  'providers.wrong.unfit': '{host} est un émetteur, mais il lui manque de quoi se connecter ici par un code.',

  'providers.removeTitle': 'Retirer « {name} » ?',
  'providers.removeLead':
    'Son bouton disparaît, son secret est effacé. Les messages écrits par lui restent tels quels ; leurs auteurs ne pourront plus prouver par ce moyen qu’ils sont à eux.',
  'providers.removeGo': 'Retirer {name}',
}
