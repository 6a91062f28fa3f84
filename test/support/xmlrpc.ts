import { readCall } from '../../src/lib/xmlrpc-read.ts'
import { isStruct, type XmlRpcValue } from '../../src/lib/xmlrpc.ts'

export type Answer = { value: XmlRpcValue } | { fault: { code: unknown; text: unknown } }

/** Reads a `methodResponse` as a client does, by the reader of calls: a result and a fault hold a value alike. */
export function readAnswer(xml: string, timeZone = 'UTC'): Answer {
  const fault = xml.includes('<methodResponse><fault>')
  const call = xml
    .replace('<methodResponse>', '<methodCall><methodName>answer</methodName>')
    .replace('</methodResponse>', '</methodCall>')
    .replace(/<fault>(.*)<\/fault>/s, '<params><param>$1</param></params>')
  const { params } = readCall(call, timeZone)
  const [value] = params
  if (value === undefined || params.length !== 1) throw new Error('an answer holds one value')
  if (!fault) return { value }
  if (!isStruct(value)) throw new Error('a fault holds a struct')
  return { fault: { code: value.faultCode, text: value.faultString } }
}

/** A call as text; `params` are the XML inside each `value`. */
export function callOf(name: string, ...params: string[]): string {
  const list = params.map((param) => `<param><value>${param}</value></param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>${name}</methodName><params>${list}</params></methodCall>`
}
