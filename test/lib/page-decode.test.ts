import { expect, test } from 'vitest'
import { decodePage } from '../../src/lib/page-decode.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf8 = (text: string) => Buffer.from(text)
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

test.each([
  ['a Latin-1 page by its content type', latin1('été'), 'text/html; charset=ISO-8859-1', 'été'],
  ['a quoted charset', latin1('été'), 'text/html;charset="iso-8859-1"', 'été'],
  ['a Latin-1 page by its meta', latin1('<meta charset=latin1>été'), 'text/html', '<meta charset=latin1>été'],
  [
    'the old form of meta',
    latin1(`<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-15'>\xa4`),
    '',
    `<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-15'>€`,
  ],
  [
    'an XML declaration',
    latin1(`<?xml version="1.0" encoding="iso-8859-1"?>é`),
    '',
    `<?xml version="1.0" encoding="iso-8859-1"?>é`,
  ],
  ['nothing said, valid UTF-8', utf8('été “x”'), 'text/html', 'été “x”'],
  ['nothing said, not UTF-8', Buffer.from([0xe9, 0x93, 0x78, 0x94, 0x80]), 'text/html', 'é“x”€'],
  ['a UTF-8 mark against a wrong charset', utf8('\uFEFFété'), 'text/html; charset=iso-8859-1', 'été'],
  ['UTF-16 with a mark', Buffer.from('\uFEFFété', 'utf16le'), 'text/html; charset=utf-8', 'été'],
  ['big-endian UTF-16 with a mark', utf16be('\uFEFFété'), 'text/html', 'été'],
  ['UTF-16 by its content type', Buffer.from('été', 'utf16le'), 'text/html; charset=utf-16le', 'été'],
  ['UTF-16 said in ASCII', utf8('<meta charset="utf-16">é'), '', '<meta charset="utf-16">é'],
  ['a charset nobody knows', utf8('été'), 'text/html; charset=klingon', 'été'],
  ['a meta in a comment', utf8('<!-- <meta charset=iso-8859-1> -->é'), '', '<!-- <meta charset=iso-8859-1> -->é'],
  [
    'the content type before the meta',
    utf8('<meta charset=iso-8859-1>é'),
    'text/html; charset=utf-8',
    '<meta charset=iso-8859-1>é',
  ],
  ['Japanese in Shift_JIS', Buffer.from([0x83, 0x70, 0x83, 0x93]), 'text/html; charset=shift_jis', 'パン'],
  ['UTF-8 cut in the middle of a character', utf8('abcé').subarray(0, 4), '', 'abc'],
])('%s', (_name, body, contentType, text) => {
  expect(decodePage(body, contentType)).toBe(text)
})

test.each(['utf-7', 'UTF-7', 'unicode-1-1-utf-7', 'hz-gb-2312', 'iso-2022-kr'])('%s is refused', (charset) => {
  expect(decodePage(utf8('+ADw-script+AD4-'), `text/html; charset=${charset}`)).toBeUndefined()
  expect(decodePage(utf8(`<meta charset="${charset}">`), 'text/html')).toBeUndefined()
})

test('a meta after the first 1024 bytes is not looked for', () => {
  const text = `${' '.repeat(1024)}<meta charset=iso-8859-1>é`
  expect(decodePage(utf8(text), '')).toBe(text)
})
