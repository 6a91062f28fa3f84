export const account = {
  'account.passShort': 'A pass phrase needs at least {least} characters: a few words in a row will do.',
  'account.passLong': 'A pass phrase has at most {most} characters.',
  'account.passCommon': 'This one is among the first that anybody would try. Rather take a few words that are yours.',
  'account.passOwn':
    'This one is made of your name or your mail address. Rather take a few words that nobody would guess.',
}
