export const readers = {
  'reader.blocked':
    'This site no longer takes your messages: its owners have decided so. Nothing was kept, and your text is still here. If this is a mistake, write to them.',
  'reason.blocked-mail': 'the mail address is that of somebody blocked',
  'readers.unknown': 'This person is not here.',
  'readers.noteLong': 'The note is too long: {max} characters at most.',
}
