export const mail = {
  'mail.stop': 'Choose what I get, or stop it all',
  'mail.answer': 'To answer in the thread, simply reply to this mail.',
  'mail.trial.subject': 'Mail works',
  'mail.trial.text':
    'If you can read this, the mail server is set up well: readers will hear of replies, and you of what is waiting.',
  'mail.trial.back': 'Back to the settings',
  'mail.trial.why': 'You get this mail because you asked for a trial at the desk.',
}
