import { expect, test } from 'vitest'
import { ownWords } from '../../src/mail/own-words.ts'

const own = 'Oui, à feu doux.\n\nEt longtemps.'
const former = '> Combien de temps ?\n>\n> > Avant\n> Ilse'

test.each([
  ['nothing but own words', own],
  ['a signature', `${own}\n\n-- \nIlse\nBoulangerie du bourg`],
  ['a phone', `${own}\n\nEnvoyé de mon iPhone`],
  ['a phone in English', `${own}\n\nSent from my Galaxy`],
  ['a copy below', `${own}\n\nLe lun. 23 nov. 2026 à 10:02, Le Carnet <x@y> a écrit :\n\n${former}\n`],
  ['a copy below in English', `${own}\n\nOn Mon, Nov 23, 2026 at 10:02 AM Le Carnet <x@y> wrote:\n${former}`],
  [
    'an introduction over three lines',
    `${own}\n\nOn Mon, Nov 23, 2026 at 10:02 AM\nLe Carnet du Four\n<x@y> wrote:\n\n${former}`,
  ],
  ['a German copy', `${own}\n\nAm 23.11.2026 um 10:02 schrieb Le Carnet:\n${former}`],
  ['a copy without marks', `${own}\n\n-----Message d’origine-----\nDe : Le Carnet\nEnvoyé : lundi\nCombien ?`],
  ['a copy of Outlook', `${own}\n\n________________________________\nDe : Le Carnet\nObjet : Re\n\nCombien ?`],
  ['the headers of Outlook', `${own}\n\nFrom: Le Carnet <x@y>\nSent: Monday\nTo: Ilse\n\nHow long?`],
  ['own words below the copy', `Le lun. 23 nov. 2026, Le Carnet a écrit :\n${former}\n\n${own}`],
  ['line ends of Windows', `${own}\n\nLe 23, X a écrit :\n${former}`.replaceAll('\n', '\r\n')],
])('of a mail with %s its own words stay', (_, mail) => {
  expect(ownWords(mail)).toBe(own)
})

test('what is answered line by line keeps its quotes', () => {
  const mail = 'Le 23, Ilse a écrit :\n> Du bois sec ?\n\nOui.\n\n> Du hêtre ?\n\nPlutôt du chêne.\n\n> Merci\n> Ilse'
  expect(ownWords(mail)).toBe('Oui.\n\n> Du hêtre ?\n\nPlutôt du chêne.')
})

test('sentences that only look like the beginning of a copy stay', () => {
  for (const text of [
    'De : ma grand-mère.\nElle disait : lentement.',
    'On verra.',
    'Il a écrit : « non ».\n\nEt puis rien.',
  ])
    expect(ownWords(text)).toBe(text)
})

test('a mail that only quotes says nothing, and long ones are read at once', () => {
  expect(ownWords(former)).toBe('')
  const began = performance.now()
  ownWords(`On ${'a '.repeat(200_000)}`)
  ownWords('On x\n'.repeat(100_000))
  ownWords('> x\n'.repeat(100_000))
  expect(performance.now() - began).toBeLessThan(1000)
})
