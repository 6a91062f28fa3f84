import type { mail as words } from '../en/mail.ts'

export const mail: Record<keyof typeof words, string> = {
  'mail.stop': 'Choisir ce que je reçois, ou tout arrêter',
  'mail.answer': 'Pour répondre dans le fil, répondez simplement à ce courriel.',
  'mail.trial.subject': 'Les courriels partent bien',
  'mail.trial.text':
    'Si vous lisez ceci, le serveur de courriel est bien réglé : les lecteurs seront prévenus des réponses, et vous de ce qui attend.',
  'mail.trial.back': 'Revenir aux réglages',
  'mail.trial.why': 'Vous recevez ce courriel parce que vous avez demandé un essai au bureau.',
}
