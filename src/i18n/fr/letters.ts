import type { letters as words } from '../en/letters.ts'

export const letters: Record<keyof typeof words, string> = {
  'letters.title': 'Inviter à publier',
  'letters.lead':
    'Quelqu’un vous a écrit en privé, et sa place est dans la conversation ? La question lui est posée par courriel, ses propres mots sous les yeux. Rien ne paraît sans son accord.',
  'letters.tab': 'Inviter à publier',
  'letters.noMail':
    'Ce site n’envoie pas encore de courriel : personne ne peut être invité. Cela se règle par SMTP_URL et MAIL_FROM.',
  'letters.noPost': 'Aucun article publié n’accepte de réactions en ce moment.',
  'letters.post': 'Sous quel article ?',
  'letters.postChoose': 'Choisir…',
  'letters.postMissing': 'Choisissez l’article sous lequel la lettre paraîtrait.',
  'letters.name': 'Son nom',
  'letters.nameHint': 'Il pourra être changé avant d’être montré.',
  'letters.email': 'Son adresse de courriel',
  'letters.emailHint': 'Elle sert à poser la question, et n’est jamais montrée.',
  'letters.emailMissing': 'Donnez l’adresse de la personne qui a écrit la lettre.',
  'letters.text': 'Sa lettre',
  'letters.textHint': 'Collez-la telle qu’elle est venue. La personne la verra, et pourra la raccourcir ou la changer.',
  'letters.send': 'Envoyer l’invitation',
  'letters.sent': 'L’invitation est partie. La lettre ne paraîtra qu’avec l’accord de qui l’a écrite.',
  'letters.taken': 'L’invitation est reprise, et la lettre effacée.',
  'letters.closed': 'Cet article n’accepte pas de réactions en ce moment.',
  'letters.tooMany': 'Voilà beaucoup d’invitations pour un jour. Reprenez demain.',
  'letters.waiting': 'En attente d’une réponse',
  'letters.waitingOn': 'sur « {post} », depuis le {day}, jusqu’au {end}',
  'letters.take': 'Reprendre',
  'letters.takeAbout': 'Reprendre l’invitation faite à {name}',
  'letters.log': 'lettre publiée par qui l’a écrite',
  'letters.pageTitle': 'Votre lettre dans la conversation ?',
  'letters.pageLead':
    '{author} aimerait que d’autres lisent ce que vous avez écrit, parmi les réactions à cet article :',
  'letters.words': 'Vos mots',
  'letters.wordsHint':
    'Changez-les, raccourcissez-les ou laissez-les ainsi. Rien n’est public avant que vous le disiez. *italique*, **gras**.',
  'letters.shown': 'Nom affiché',
  'letters.shownHint': 'Votre adresse de courriel n’est montrée à personne.',
  'letters.publish': 'Publier mes mots',
  'letters.decline': 'Non merci, cela reste privé',
  'letters.declineHint':
    'Votre lettre est alors effacée de ce site. Sans réponse de votre part, elle l’est au bout de 30 jours.',
  'letters.declinedTitle': 'Cela reste entre vous',
  'letters.declined': 'Votre lettre est effacée de ce site. Merci d’avoir écrit.',
  'letters.over':
    'Cette invitation est close : elle a reçu sa réponse, elle a été reprise, ou elle a plus de 30 jours.',
  'letters.mail.subject': 'Votre lettre peut-elle paraître dans la conversation ?',
  'letters.mail.hello': 'Bonjour {name},',
  'letters.mail.ask':
    '{author} a lu ce que vous avez écrit à propos de « {post} » et aimerait que d’autres le lisent aussi, parmi les réactions de {site}. C’est vous qui décidez : relisez, changez, signez comme vous voulez.',
  'letters.mail.go': 'Voir et décider',
  'letters.mail.nothing':
    'Si vous ne faites rien, rien n’est publié, et votre lettre est effacée du site au bout de {d} jours.',
  'letters.mail.why':
    'Vous recevez ce courriel parce que {author} a confié votre lettre à {site}. Il n’y en aura pas d’autre.',
}
