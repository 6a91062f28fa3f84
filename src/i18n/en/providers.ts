export const providers = {
  'providers.nameless': 'Somebody via {via}',
  'providers.away': '{name} is not answering just now. Try again in a moment, or sign another way.',
  'providers.failed': '{name} did not confirm who you are. Try again, or sign another way.',

  'providers.tab': 'Identities',
  'providers.ways': 'Signing without a provider',
  'providers.waysHint':
    'A name is always enough to write to you. Whoever proves who they are finds their messages again everywhere.',
  'providers.way.mail': 'A link by mail',
  'providers.wayHint.mail': 'It works once, for fifteen minutes.',
  'providers.noMail': 'No mail is set up yet (SMTP_URL and MAIL_FROM): this will be offered once it is.',
  'providers.way.site': 'Their own site',
  'providers.wayHint.site': 'By IndieAuth: the address of their site vouches for them.',
  'providers.way.mastodon': 'Mastodon',
  'providers.wayHint.mastodon': 'On any server, with nothing for you to prepare.',
  'providers.avatars': 'Beside a name without a picture',
  'providers.avatars.none': 'Nothing',
  'providers.avatars.initials': 'Their initials',
  'providers.avatars.drawn': 'A small drawing, always the same one for the same person',
  'providers.gravatar': 'Pictures from Gravatar',
  'providers.gravatarTick': 'Look for the pictures of those who gave a mail address',
  'providers.gravatarHint':
    'This server asks, never your readers’ browsers: it sends gravatar.com a fingerprint of the address (SHA-256), not the address, and keeps the picture here. Gravatar can still recognise people it knows. Once unticked, these pictures go.',

  'providers.title': 'Providers',
  'providers.lead': 'A button for each under the form, in this order. Each needs keys that it gives you, once.',
  'providers.none': 'None yet.',
  'providers.noSecret': 'Its secret is missing: it cannot work.',
  'providers.trouble': 'The last try came to nothing, {when}:',
  'providers.up': 'Move {name} up',
  'providers.down': 'Move {name} down',
  'providers.edit': 'Change',
  'providers.editLong': 'Change {name}',
  'providers.remove': 'Remove',
  'providers.removeLong': 'Remove {name}',
  'providers.add': 'Add a provider',
  'providers.kind.oidc': 'OpenID Connect',
  'providers.full': 'Twelve providers are as many as a form can bear.',
  'providers.saved': '{name} is set up. Try it once yourself, under one of your posts.',
  'providers.removed': 'The provider has been removed.',

  'providers.addTitle': 'Add {name}',
  'providers.editTitle': 'Change “{name}”',
  'providers.steps': 'How to',
  'providers.step.github':
    'At GitHub, in Settings, Developer settings, OAuth Apps, create an application (New OAuth App).',
  'providers.step.wordpress': 'At WordPress.com, among the applications for developers, create one of type Web.',
  'providers.step.facebook': 'At Meta for Developers, create an application with Facebook Login, then set it to Live.',
  'providers.step.x':
    'In X’s developer portal, create a project and its application, then set up user authentication as a “Web App” that may read.',
  'providers.step.oidc':
    'With your provider (Google, Microsoft, Keycloak, your company…), register a “Web” application, also called a client.',
  'providers.stepOpen': 'Open that page',
  'providers.stepReturn': 'As the redirect address, copy this one there as it is:',
  'providers.stepKeys': 'Copy here the ID and the secret that it gives you.',
  'providers.label': 'What the button says',
  'providers.labelHint': 'What your readers call it: “Google”, “Company account”. Their messages will say “via…”.',
  'providers.issuer': 'Address of the issuer',
  'providers.issuerHint':
    'Like https://accounts.google.com or https://id.example.org/realms/home. It is asked as soon as you save.',
  'providers.clientId': 'ID',
  'providers.clientIdHint': 'Called “Client ID”, “App ID” or “API key” over there.',
  'providers.secret': 'Secret',
  'providers.secretHint': 'Called “Client secret” or “App secret”. It will not be shown again.',
  'providers.secretOnce': 'Paste it once more: a secret is never sent back into the page.',
  'providers.secretKept': 'Kept. Leave this empty to change nothing.',
  'providers.save': 'Save',
  'providers.cancel': 'Cancel',

  'providers.wrong.label': 'A word for the button is needed.',
  'providers.wrong.labelLong': 'A button holds 40 characters at most.',
  'providers.wrong.labelTaken': 'Another button says that already.',
  'providers.wrong.clientId': 'The ID is missing, or is more than an ID: copy it without spaces.',
  'providers.wrong.secret': 'The secret is missing.',
  'providers.wrong.secretShape': 'This is more than a secret: copy it without spaces.',
  'providers.wrong.secretAgain':
    'The issuer or the ID has changed: paste the secret that goes with it, the kept one belongs to the old.',
  'providers.wrong.taken':
    'A provider was added in the meantime. Check the redirect address, it has changed, and save again.',
  'providers.wrong.issuer': 'An address is needed here, like https://accounts.google.com.',
  'providers.wrong.plain':
    '{host} would be asked without encryption. Use https, or list it in IDENTITY_HOSTS where this server is started.',
  'providers.wrong.private':
    '{host} is on a private network or an unusual port. If it is yours, list it in IDENTITY_HOSTS where this server is started.',
  'providers.wrong.moved': '{host} sends us on to another address. Give the one it leads to.',
  'providers.wrong.unreachable': '{host} is not answering. Check the address, or try again in a moment.',
  'providers.wrong.noIssuer':
    '{host} answers, but does not describe itself as an OpenID Connect issuer at this address.',
  'providers.wrong.named': '{host} calls itself {issuer}. If that is the one you mean, give that address.',
  'providers.wrong.unfit': '{host} is an issuer, but lacks what is needed to sign in with a code here.',

  'providers.removeTitle': 'Remove “{name}”?',
  'providers.removeLead':
    'Its button goes, its secret is erased. Messages written that way stay as they are; their writers can no longer prove that they are theirs by it.',
  'providers.removeGo': 'Remove {name}',
}
