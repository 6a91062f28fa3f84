import { parseXml, XmlError, type XmlElement } from './xml.ts'
import { readDate } from './xmlrpc-dates.ts'
import { faultCode, isStruct, XmlRpcFault, type XmlRpcStruct, type XmlRpcValue } from './xmlrpc.ts'

export type MethodCall = { name: string; params: XmlRpcValue[] }

const limits = { maxElements: 30_000, maxDepth: 32, maxText: 256 * 1024 }

/**
 * Reads a `methodCall` (XML-RPC 1999). Takes decoded text, gives the method's name and its parameters; `params` may be
 * missing. Dates without a zone are UTC in struct members ending in `_gmt`, elsewhere on the clock of `timeZone` (an IANA
 * name). Throws `XmlRpcFault`: -32700 not well formed, with a DOCTYPE, more than 30 000 elements or 32 levels;
 * -32600 XML but no call; -32602 a date that is none.
 */
export function readCall(text: string, timeZone = 'UTC'): MethodCall {
  const root = readDocument(text)
  if (root.name !== 'methodCall') throw notXmlRpc('the root element must be methodCall')
  const [method, params] = childrenOf(root)
  const shape = root.children.map((child) => child.name).join(' ')
  if (!method || !/^methodName( params)?$/.test(shape)) throw notXmlRpc('methodCall holds methodName, then params')
  const name = scalarText(method).trim()
  if (!/^[A-Za-z0-9_.:/]{1,100}$/.test(name)) throw notXmlRpc('not a method name')
  return { name, params: params ? childrenOf(params, 'param').map((param) => readParam(param, timeZone)) : [] }
}

/**
 * Reads a `methodResponse` (XML-RPC 1999): its one value, or the fault instead of it. A code that is written as a string
 * is read too. Throws `XmlRpcFault` as {@link readCall} does for what is no response.
 */
export function readResponse(text: string): { value: XmlRpcValue } | { fault: { code: number; text: string } } {
  const root = readDocument(text)
  const [outcome, ...others] = childrenOf(root)
  if (root.name !== 'methodResponse' || !outcome || others.length > 0) throw notXmlRpc('not one methodResponse')
  if (outcome.name === 'fault') return { fault: readFault(readParam(outcome, 'UTC')) }
  if (outcome.name !== 'params') throw notXmlRpc('methodResponse holds params or fault')
  const [param] = childrenOf(outcome, 'param')
  if (!param) throw notXmlRpc('a response holds one param')
  return { value: readParam(param, 'UTC') }
}

function readFault(fault: XmlRpcValue): { code: number; text: string } {
  const { faultCode: code, faultString: words } = isStruct(fault) ? fault : {}
  const number = Number(typeof code === 'string' ? code.trim() || NaN : code)
  if (!Number.isInteger(number)) throw notXmlRpc('a fault has a code')
  return { code: number, text: typeof words === 'string' ? words : '' }
}

function readDocument(text: string): XmlElement {
  try {
    return parseXml(text, limits)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new XmlRpcFault(faultCode.notWellFormed, 'parse error. not well formed')
  }
}

function readParam(param: XmlElement, timeZone: string): XmlRpcValue {
  const [value, ...others] = childrenOf(param, 'value')
  if (!value || others.length > 0) throw notXmlRpc('a param holds one value')
  return readValue(value, timeZone)
}

function readValue(value: XmlElement, timeZone: string): XmlRpcValue {
  if (value.children.length === 0) return value.text
  const [typed, ...others] = childrenOf(value)
  if (!typed || others.length > 0) throw notXmlRpc('a value holds one type')
  if (typed.name === 'array') return readArray(typed, timeZone)
  if (typed.name === 'struct') return readStruct(typed, timeZone)
  const text = scalarText(typed)
  if (typed.name === 'string') return text
  if (typed.name === 'dateTime.iso8601') return readDate(text.trim(), timeZone) ?? badDate()
  const scalar = readScalar(typed.name, text.trim())
  if (scalar === undefined) throw notXmlRpc(`not a value of type ${typed.name.slice(0, 40)}`)
  return scalar
}

function readArray(array: XmlElement, timeZone: string): XmlRpcValue[] {
  const [data, ...others] = childrenOf(array, 'data')
  if (!data || others.length > 0) throw notXmlRpc('an array holds one data')
  return childrenOf(data, 'value').map((value) => readValue(value, timeZone))
}

function readStruct(struct: XmlElement, timeZone: string): XmlRpcStruct {
  const result: XmlRpcStruct = Object.create(null)
  for (const member of childrenOf(struct, 'member')) {
    const name = childrenOf(member).find((child) => child.name === 'name')
    const value = member.children.find((child) => child.name === 'value')
    if (!name || !value || member.children.length > 2) throw notXmlRpc('a member holds one name and one value')
    const key = scalarText(name)
    result[key] = readValue(value, key.endsWith('_gmt') ? 'UTC' : timeZone)
  }
  return result
}

function readScalar(type: string, text: string): XmlRpcValue | undefined {
  switch (type) {
    case 'int':
    case 'i4':
      return readInteger(text, -(2 ** 31), 2 ** 31 - 1)
    case 'i8':
    case 'ex:i8':
      return readInteger(text, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    case 'boolean':
      return readBoolean(text)
    case 'double':
      return readDouble(text)
    case 'base64':
      return readBase64(text)
    case 'nil':
    case 'ex:nil':
      return text === '' ? null : undefined
    default:
      return undefined
  }
}

function readInteger(text: string, least: number, most: number): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = Number(text)
  return value >= least && value <= most ? value : undefined
}

function readBoolean(text: string): boolean | undefined {
  if (text === '1' || text === 'true') return true
  return text === '0' || text === 'false' ? false : undefined
}

function readDouble(text: string): number | undefined {
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : undefined
}

function readBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.replace(/=+$/, '').length % 4 === 1) return undefined
  return Buffer.from(digits, 'base64')
}

/** The children of an element that may hold nothing else, all of one name when one is given. */
function childrenOf(element: XmlElement, name?: string): XmlElement[] {
  if (element.text.trim() !== '') throw notXmlRpc(`text inside ${element.name.slice(0, 40)}`)
  if (name !== undefined && element.children.some((child) => child.name !== name)) {
    throw notXmlRpc(`${element.name.slice(0, 40)} holds only ${name}`)
  }
  return element.children
}

function scalarText(element: XmlElement): string {
  if (element.children.length > 0) throw notXmlRpc(`elements inside ${element.name.slice(0, 40)}`)
  return element.text
}

function notXmlRpc(reason: string): XmlRpcFault {
  return new XmlRpcFault(faultCode.notXmlRpc, `invalid request. not XML-RPC: ${reason}`)
}

function badDate(): never {
  throw new XmlRpcFault(faultCode.badParams, 'invalid parameters. not a dateTime.iso8601')
}
