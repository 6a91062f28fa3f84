import type { setup as words } from '../en/setup.ts'

export const setup: Record<keyof typeof words, string> = {
  'setup.open': 'Pour ouvrir votre blog, suivez cette adresse dans l’heure : {url}',
  'setup.hasOwner': 'Ce site a déjà un propriétaire.',
  'setup.tooMany': 'Trop d’adresses essayées. Revenez dans {s} s.',
  'setup.progress': '{step} sur {steps}',
  'setup.next': 'Continuer',
  'setup.back': 'Revenir',
  'setup.optional': 'facultatif',
  'setup.tooLong': 'C’est trop long : {most} caractères au plus.',
  'setup.site': 'Bienvenue',
  'setup.siteLead':
    'Quatre petites étapes, et vous écrirez votre premier article. Tout ce que vous choisissez ici pourra changer plus tard, dans les réglages.',
  'setup.lang': 'La langue de votre blog',
  'setup.langHint': 'Celle des boutons et des dates. Chaque article peut avoir la sienne.',
  'setup.langUnknown': 'Choisissez une des langues.',
  'setup.title': 'Comment s’appelle votre blog ?',
  'setup.titleMissing': 'Il faut un nom à votre blog, même provisoire.',
  'setup.tagline': 'Et en une phrase ?',
  'setup.taglineHint': 'Ce qu’on lira sous le nom dans les flux et les moteurs de recherche.',
  'setup.owner': 'Qui écrit ici ?',
  'setup.ownerLead':
    'Voici votre compte. Il est propriétaire du blog : il peut tout y faire, et inviter d’autres personnes.',
  'setup.name': 'Votre nom',
  'setup.nameHint': 'Il signe vos articles et vos réponses. Un nom de plume convient très bien.',
  'setup.word': 'Le mot à côté de votre nom',
  'setup.wordHint': 'Auteur, autrice, la rédaction… Il distingue vos réponses de celles des lecteurs.',
  'setup.email': 'Votre adresse électronique',
  'setup.emailHint': 'Pour vous connecter. Elle n’est jamais montrée.',
  'setup.pass': 'Votre phrase de passe',
  'setup.passHint':
    'Dix caractères au moins. Quelques mots à vous, à la suite, valent mieux qu’un mot truffé de signes.',
  'setup.passKept': 'Elle est retenue. Laissez ce champ vide, ou tapez-en une autre.',
  'setup.passMissing': 'Choisissez une phrase de passe : sans elle, personne n’entre.',
  'setup.passShow': 'Montrer',
  'setup.address': 'Où le trouvera-t-on ?',
  'setup.addressLead':
    'L’adresse publique figure dans les liens, les flux et ce que les autres blogs reçoivent du vôtre. Mieux vaut la bonne dès le premier article.',
  'setup.siteUrl': 'Adresse publique',
  'setup.siteUrlHint':
    'Avec https:// et le nom de votre site, rien après. Pour un simple essai, gardez celle qui est proposée.',
  'setup.siteUrlGiven': 'Elle est fixée par SITE_URL, là où ce serveur est lancé, et ne se change pas ici.',
  'setup.siteUrlTrial':
    'Ce serveur tourne avec des options d’essai ({name}) : l’adresse doit rester sur cette machine, comme http://localhost:3000.',
  'siteUrl.invalid':
    'L’adresse commence par https:// (ou http://), puis le nom du site, sans rien après : https://blog.example.',
  'siteUrl.trial':
    'Ce serveur tourne avec des options d’essai ({name}) : seule convient une adresse en http de cette machine. Relancez-le sans elles pour une adresse publique.',
  'setup.conversation': 'La conversation',
  'setup.conversationLead':
    'Sous chaque article, les lecteurs et d’autres blogs prendront la parole. Qui décide de ce qui paraît ?',
  'setup.policy': 'Les nouveaux messages',
  'setup.policyUnknown': 'Choisissez ce qu’il advient des nouveaux messages.',
  'setup.policy.held': 'Je relis tout d’abord',
  'setup.policyHint.held': 'Chaque message attend votre accord.',
  'setup.policy.first': 'Je relis le premier message de chacun',
  'setup.policyHint.first': 'Une fois quelqu’un accueilli, ce qu’il écrit paraît aussitôt.',
  'setup.policy.open': 'Tout paraît aussitôt',
  'setup.policyHint.open': 'Rien n’attend, sauf ce qui ressemble à du spam.',
  'setup.demo': 'Le carnet qui sert d’exemple',
  'setup.demo.on': 'Le garder pour l’instant',
  'setup.demoHint.on':
    'Ses articles et leurs fils montrent comment tout fonctionne. Il pourra être retiré plus tard, dans les réglages.',
  'setup.demo.off': 'Le retirer',
  'setup.demoHint.off': 'Votre blog commence vide.',
  'setup.finish': 'Ouvrir mon blog',
  'setup.ready': 'Votre blog est prêt',
  'setup.readyLead':
    'Son bureau se trouve désormais à l’adresse que vous avez choisie. Connectez-vous-y avec votre adresse électronique et votre phrase de passe : un premier brouillon vous y attend.',
  'setup.readyGo': 'Aller au bureau',
  'label.nameMissing': 'Il manque un nom.',
  'label.taken': '« {name} » existe déjà. Pour n’en faire qu’une des deux, fusionnez-les.',
  'label.mergeSelf': 'Choisissez-en une autre dans laquelle la fondre.',
  'label.inUse': '« {name} » est portée par des articles : fusionnez-la avec une autre au lieu de la supprimer.',
}
