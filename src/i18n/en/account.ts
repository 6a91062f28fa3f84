export const account = {
  'account.passShort': 'A pass phrase needs at least {least} characters: a few words in a row will do.',
  'account.passLong': 'A pass phrase has at most {most} characters.',
  'account.passCommon': 'This one is among the first that anybody would try. Rather take a few words that are yours.',
  'account.passOwn':
    'This one is made of your name or your mail address. Rather take a few words that nobody would guess.',
  'account.emailMissing': 'Without a mail address there is no way to log in.',
  'account.roleUnknown': 'Choose what this person may do.',
  'account.unknown': 'There is no such account.',
  'account.closed': 'This account is closed.',
  'account.oneself': 'Nobody changes their own rights, or closes their own account: ask another owner.',
  'account.lastOwner': 'The site must keep an owner.',
}
