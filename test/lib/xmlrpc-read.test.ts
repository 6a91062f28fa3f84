import { describe, expect, test } from 'vitest'
import { readCall } from '../../src/lib/xmlrpc-read.ts'
import { XmlRpcFault } from '../../src/lib/xmlrpc.ts'
import { callOf } from '../support/xmlrpc.ts'

const read = (value: string) => readCall(callOf('m', value)).params[0]
const member = (name: string, value: string) => `<member><name>${name}</name><value>${value}</value></member>`
const date = (text: string) => `<dateTime.iso8601>${text}</dateTime.iso8601>`

function faultOf(work: () => unknown): number | undefined {
  try {
    work()
  } catch (error) {
    if (error instanceof XmlRpcFault) return error.code
    throw error
  }
  return undefined
}

describe('a call', () => {
  test('has a name and parameters in order', () => {
    expect(readCall(callOf('pingback.ping', '<string>a</string>', 'b'))).toEqual({
      name: 'pingback.ping',
      params: ['a', 'b'],
    })
  })

  test('may have no params', () => {
    const text = '<methodCall>\n <methodName> a.b:c/d_1 </methodName>\n</methodCall>'
    expect(readCall(text)).toEqual({ name: 'a.b:c/d_1', params: [] })
  })

  test.each([
    ['a response', '<methodResponse><params/></methodResponse>'],
    ['another document', '<html><body/></html>'],
    ['a call without a name', '<methodCall><params/></methodCall>'],
    ['a call with two names', '<methodCall><methodName>a</methodName><methodName>b</methodName></methodCall>'],
    ['a name with spaces', '<methodCall><methodName>a b</methodName></methodCall>'],
    ['an empty name', '<methodCall><methodName/></methodCall>'],
    ['a name of 101 characters', callOf('x'.repeat(101))],
    ['text beside the name', '<methodCall>a<methodName>b</methodName></methodCall>'],
    ['a param without a value', '<methodCall><methodName>a</methodName><params><param/></params></methodCall>'],
    ['something else than a param', '<methodCall><methodName>a</methodName><params><value/></params></methodCall>'],
    ['two values in a param', callOf('a', 'x</value><value>y')],
  ])('is not %s: -32600', (_what, text) => {
    expect(faultOf(() => readCall(text))).toBe(-32600)
  })

  test.each([
    ['empty', ''],
    ['junk', 'hello'],
    ['truncated', callOf('a', '<string>b').slice(0, -20)],
    ['with a document type', `<!DOCTYPE methodCall>${callOf('a').replace(/<\?.*\?>/, '')}`],
    ['of more than 30 000 elements', callOf('a', `<array><data>${'<value/>'.repeat(30_000)}</data></array>`)],
    ['deeper than 32 levels', callOf('a', nested(10))],
  ])('that is %s is -32700', (_what, text) => {
    expect(faultOf(() => readCall(text))).toBe(-32700)
  })

  test('of 30 000 elements and of 32 levels is read', () => {
    const items = '<value/>'.repeat(30_000 - 7)
    expect(read(`<array><data>${items}</data></array>`)).toHaveLength(29_993)
    expect(read(nested(9))).toBeInstanceOf(Array)
  })
})

/** Arrays inside one another: 3 levels each, besides the 4 of the call and its param. */
function nested(levels: number): string {
  return `${'<array><data><value>'.repeat(levels)}${'</value></data></array>'.repeat(levels)}`
}

describe('a value', () => {
  test.each([
    ['  a & b\n', '  a &amp; b\n'],
    ['', ''],
    ['  a ', ' \n<string>  a </string>\n'],
    ['<p>', '<string><![CDATA[<p>]]></string>'],
    [-12, '<int> -12 </int>'],
    [2147483647, '<i4>2147483647</i4>'],
    [-2147483648, '<i4>-2147483648</i4>'],
    [9007199254740991, '<i8>9007199254740991</i8>'],
    [-5, '<ex:i8>-5</ex:i8>'],
    [true, '<boolean>1</boolean>'],
    [false, '<boolean>0</boolean>'],
    [true, '<boolean>true</boolean>'],
    [false, '<boolean>false</boolean>'],
    [-1.5, '<double>-1.5</double>'],
    [0.25, '<double>+.25</double>'],
    [null, '<nil/>'],
    [null, '<ex:nil></ex:nil>'],
  ])('%j is read from %s', (value, xml) => {
    expect(read(xml)).toBe(value)
  })

  test('base64 may hold any white space', () => {
    expect(read('<base64>\n aMOp\r\n bG8=\t</base64>')).toEqual(Buffer.from('hélo'))
  })

  test('arrays and structs nest', () => {
    const struct = '<struct>\n<member><name>b</name><value><i4>2</i4></value></member></struct>'
    const value = read(`<array> <data><value>a</value>\n<value>${struct}</value></data></array>`)
    expect(value).toEqual(['a', { b: 2 }])
  })

  test('the last of two members of one name wins', () => {
    expect(read(`<struct>${member('a', '<int>1</int>')}${member('a', '<int>2</int>')}</struct>`)).toEqual({ a: 2 })
  })

  test('a member named like a part of every object is only a member', () => {
    const inner = '<struct><member><name>admin</name><value>yes</value></member></struct>'
    const value = read(`<struct><member><name>__proto__</name><value>${inner}</value></member></struct>`)
    expect(Object.getPrototypeOf(value)).toBeNull()
    expect(Object.keys(value ?? {})).toEqual(['__proto__'])
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
    expect(value).not.toHaveProperty('admin')
  })

  test.each([
    '<int>abc</int>',
    '<int></int>',
    '<int>1.0</int>',
    '<i4>2147483648</i4>',
    '<i4>-2147483649</i4>',
    '<i8>9007199254740992</i8>',
    '<boolean>2</boolean>',
    '<boolean>yes</boolean>',
    '<double>1e3</double>',
    '<double>NaN</double>',
    '<double>.</double>',
    `<double>${'9'.repeat(400)}</double>`,
    '<base64>a*b</base64>',
    '<base64>abcde</base64>',
    '<nil>0</nil>',
    '<float>1</float>',
    'a<string>b</string>',
    '<string>a</string><string>b</string>',
    '<string><b/></string>',
    '<array/>',
    '<array><data/><data/></array>',
    '<array><data><int>1</int></data></array>',
    '<struct><member><name>a</name></member></struct>',
    '<struct><member><value>a</value></member></struct>',
    '<struct><name>a</name><value>b</value></struct>',
    '<struct><member><name>a</name><value>b</value><value>c</value></member></struct>',
  ])('is not %s: -32600', (xml) => {
    expect(faultOf(() => read(xml))).toBe(-32600)
  })
})

describe('a date', () => {
  test.each([
    ['20261103T10:20:30', '2026-11-03T09:20:30.000Z'],
    ['20260703T10:20:30', '2026-07-03T08:20:30.000Z'],
    ['2026-11-03T10:20:30', '2026-11-03T09:20:30.000Z'],
    ['20261103T10:20:30.5', '2026-11-03T09:20:30.500Z'],
    ['20261103T10:20:30Z', '2026-11-03T10:20:30.000Z'],
    ['2026-11-03T10:20:30.25Z', '2026-11-03T10:20:30.250Z'],
    ['20261103T10:20:30-05:30', '2026-11-03T15:50:30.000Z'],
    ['20261103T10:20:30+0100', '2026-11-03T09:20:30.000Z'],
    [' 20240229T23:59:59 ', '2024-02-29T22:59:59.000Z'],
  ])('%s in Paris is %s', (text, expected) => {
    expect(instant(text, 'Europe/Paris')).toBe(expected)
  })

  test('is on the clock of its zone on both sides of a change of the clock', () => {
    expect(instant('20260329T01:59:59', 'Europe/Paris')).toBe('2026-03-29T00:59:59.000Z')
    expect(instant('20260329T03:00:00', 'Europe/Paris')).toBe('2026-03-29T01:00:00.000Z')
    expect(instant('20260329T03:00:00', 'America/New_York')).toBe('2026-03-29T07:00:00.000Z')
  })

  test('is UTC in a member ending in _gmt, unless it names its zone', () => {
    const members = [
      member('date', date('20261103T10:00:00')),
      member('date_gmt', date('20261103T10:00:00')),
      member('zoned_gmt', date('20261103T10:00:00+02:00')),
    ]
    const [value] = readCall(callOf('m', `<struct>${members.join('')}</struct>`), 'Europe/Paris').params
    expect(value).toEqual({
      date: new Date('2026-11-03T09:00:00Z'),
      date_gmt: new Date('2026-11-03T10:00:00Z'),
      zoned_gmt: new Date('2026-11-03T08:00:00Z'),
    })
  })

  test.each([
    '',
    'yesterday',
    '20261103',
    '00000000T00:00:00',
    '20260230T00:00:00',
    '20261303T00:00:00',
    '20261103T24:00:00',
    '20261103T10:60:00',
    '20261103T10:20:30+25:00',
    '2026-1103T10:20:30',
  ])('is not "%s": -32602', (text) => {
    expect(faultOf(() => instant(text))).toBe(-32602)
  })
})

function instant(text: string, timeZone?: string) {
  const [value] = readCall(callOf('m', date(text)), timeZone).params
  return value instanceof Date ? value.toISOString() : value
}
