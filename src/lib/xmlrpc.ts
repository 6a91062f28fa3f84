import { escapeXml } from './xml.ts'
import { writeDate } from './xmlrpc-dates.ts'

/**
 * A value of XML-RPC: `string`, the numbers `int`, `i8`, `double`, `boolean`, `nil` (null), `dateTime.iso8601` (an
 * instant), `base64` (bytes), `array` and `struct`. A struct that was read has no prototype.
 */
export type XmlRpcValue = string | number | boolean | null | Date | Uint8Array | XmlRpcValue[] | XmlRpcStruct
export type XmlRpcStruct = { [member: string]: XmlRpcValue }

/** What answers a call instead of a result: a number for programs and a text for people. */
export class XmlRpcFault extends Error {
  override name = 'XmlRpcFault'
  readonly code: number

  constructor(code: number, text: string) {
    super(text)
    this.code = code
  }
}

/** The reserved codes of the "Specification for Fault Code Interoperability" (20010516). */
export const faultCode = {
  notWellFormed: -32700,
  unsupportedEncoding: -32701,
  badCharacter: -32702,
  notXmlRpc: -32600,
  unknownMethod: -32601,
  badParams: -32602,
  internal: -32603,
} as const

/** Whether a value that was read is a struct. */
export function isStruct(value: XmlRpcValue | undefined): value is XmlRpcStruct {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  )
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>'

/**
 * The `methodResponse` with one result, as text to send in UTF-8. Whole numbers of 32 bits become `int`, others
 * `double` in plain decimals; null becomes an empty string, since most clients know no `nil`. Dates are written without zone:
 * in UTC for members ending in `_gmt`, elsewhere in `timeZone` (an IANA name). Numbers that are not finite throw.
 */
export function writeResponse(value: XmlRpcValue, timeZone = 'UTC'): string {
  const param = `<param><value>${writeValue(value, timeZone)}</value></param>`
  return `${declaration}<methodResponse><params>${param}</params></methodResponse>`
}

/** The `methodCall` with these parameters, as text to send in UTF-8; values are written as in a response. */
export function writeCall(name: string, params: XmlRpcValue[]): string {
  const list = params.map((param) => `<param><value>${writeValue(param, 'UTC')}</value></param>`)
  return `${declaration}<methodCall><methodName>${escapeXml(name)}</methodName><params>${list.join('')}</params></methodCall>`
}

/** The `methodResponse` with a fault: exactly `faultCode` (int) and `faultString` (string). */
export function writeFault(code: number, text: string): string {
  const struct = writeStruct({ faultCode: code, faultString: text }, 'UTC')
  return `${declaration}<methodResponse><fault><value>${struct}</value></fault></methodResponse>`
}

function writeValue(value: XmlRpcValue, timeZone: string): string {
  if (value === null) return '<string></string>'
  if (typeof value === 'string') return `<string>${escapeXml(value)}</string>`
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`
  if (value instanceof Date) return `<dateTime.iso8601>${writeDate(value, timeZone)}</dateTime.iso8601>`
  if (value instanceof Uint8Array) return `<base64>${Buffer.from(value).toString('base64')}</base64>`
  if (!Array.isArray(value)) return writeStruct(value, timeZone)
  const items = value.map((item) => `<value>${writeValue(item, timeZone)}</value>`)
  return `<array><data>${items.join('')}</data></array>`
}

function writeStruct(struct: XmlRpcStruct, timeZone: string): string {
  const members = Object.entries(struct).map(([name, value]) => {
    const written = writeValue(value, name.endsWith('_gmt') ? 'UTC' : timeZone)
    return `<member><name>${escapeXml(name)}</name><value>${written}</value></member>`
  })
  return `<struct>${members.join('')}</struct>`
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('XML-RPC has no number that is not finite')
  const fits = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31
  return fits ? `<int>${value}</int>` : `<double>${plainDecimal(value)}</double>`
}

/** The shortest decimals that read back as the same number, without the exponent XML-RPC does not know. */
function plainDecimal(value: number): string {
  const [digits = '', exponent] = String(Math.abs(value)).split('e')
  const sign = value < 0 ? '-' : ''
  if (exponent === undefined) return sign + digits
  const [whole = '', fraction = ''] = digits.split('.')
  const shift = Number(exponent)
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`
}
