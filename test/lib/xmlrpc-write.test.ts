import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeFault, writeResponse, type XmlRpcValue } from '../../src/lib/xmlrpc.ts'
import { readAnswer } from '../support/xmlrpc.ts'

const written = (value: XmlRpcValue, timeZone?: string) =>
  /<param><value>(.*)<\/value><\/param>/s.exec(writeResponse(value, timeZone))?.[1]

test('a response is these bytes', () => {
  expect(writeResponse('Received. …')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><string>Received. …</string>' +
      '</value></param></params></methodResponse>',
  )
})

test('a fault is these bytes', () => {
  expect(writeFault(17, 'No link & no <a>')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><methodResponse><fault><value><struct><member><name>faultCode</name>' +
      '<value><int>17</int></value></member><member><name>faultString</name><value>' +
      '<string>No link &amp; no &lt;a&gt;</string></value></member></struct></value></fault></methodResponse>',
  )
})

test.each<[XmlRpcValue, string]>([
  ['', '<string></string>'],
  [null, '<string></string>'],
  ['a\u0000b', '<string>ab</string>'],
  [-3, '<int>-3</int>'],
  [2 ** 31 - 1, '<int>2147483647</int>'],
  [-(2 ** 31), '<int>-2147483648</int>'],
  [2 ** 31, '<double>2147483648</double>'],
  [-(2 ** 31) - 1, '<double>-2147483649</double>'],
  [0.1, '<double>0.1</double>'],
  [-1.25e-8, '<double>-0.0000000125</double>'],
  [1.5e22, '<double>15000000000000000000000</double>'],
  [true, '<boolean>1</boolean>'],
  [false, '<boolean>0</boolean>'],
  [Buffer.from('hélo'), '<base64>aMOpbG8=</base64>'],
  [['a', 1], '<array><data><value><string>a</string></value><value><int>1</int></value></data></array>'],
  [[], '<array><data></data></array>'],
])('%j is written as %s', (value, xml) => {
  expect(written(value)).toBe(xml)
})

test('dates are written on the clock of the site, and in UTC for members ending in _gmt', () => {
  const date = new Date('2026-07-03T22:30:00Z')
  expect(written(date)).toBe('<dateTime.iso8601>20260703T22:30:00</dateTime.iso8601>')
  expect(written(date, 'Europe/Paris')).toBe('<dateTime.iso8601>20260704T00:30:00</dateTime.iso8601>')
  expect(written({ dateCreated: date, date_created_gmt: date }, 'Europe/Paris')).toMatch(
    /20260704T00:30:00.*date_created_gmt.*20260703T22:30:00/,
  )
})

test('a number that is not finite is a mistake of ours', () => {
  expect(() => writeResponse([NaN])).toThrow(RangeError)
})

test('whatever is written reads back the same', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '<', '&', '>', '"', ']', 'é', '🔥', '%') })
  const { value } = fc.letrec<{ value: XmlRpcValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.boolean(),
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map(wholeSeconds),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'x_gmt')), tie('value'), {
        maxKeys: 4,
        noNullPrototype: false,
      }),
    ),
  }))
  fc.assert(
    fc.property(value, (given) => {
      const answer = readAnswer(writeResponse(given))
      expect(answer).toEqual({ value: given })
    }),
  )
})

function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}
