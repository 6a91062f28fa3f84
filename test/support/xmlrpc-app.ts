import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import { XmlRpcFault, type XmlRpcValue } from '../../src/lib/xmlrpc.ts'
import { xmlRpcRoutes } from '../../src/xmlrpc/endpoint.ts'
import { requireSameOrigin } from '../../src/web/same-origin.ts'
import type { CallRequest } from '../../src/xmlrpc/methods.ts'
import { readAnswer } from './xmlrpc.ts'

export class Declined extends Error {}

/** A bare server with the endpoint, guarded as on the site, and a few methods; `calls` tells what reached `test.echo` and `pingback.ping`. */
export function xmlRpcApp() {
  const calls: { params: XmlRpcValue[]; request: Pick<CallRequest, 'address' | 'multicall'> }[] = []
  const logged: string[] = []
  const app = Fastify({ logger: { level: 'error', stream: { write: (line: string) => void logged.push(line) } } })
  const echo = async (params: XmlRpcValue[], { address, multicall }: CallRequest) => {
    calls.push({ params, request: { address, multicall } })
    return params[0] ?? ''
  }
  const methods = new Map([
    ['test.echo', { signature: [['string', 'string']], help: 'Gives back the first parameter.', call: echo }],
    ['pingback.ping', { signature: [['string', 'string', 'string']], help: 'Takes a ping.', call: echo }],
    ['test.fault', throwing(new XmlRpcFault(17, 'No link & no text.'))],
    ['test.refuse', throwing(new Declined())],
    ['test.crash', throwing(new Error('secret of the database'))],
    ['test.unwritable', { signature: [], help: 'Gives no number.', call: async () => NaN }],
  ])
  const faultOf = (error: unknown) => (error instanceof Declined ? { code: 404, text: 'Nothing here.' } : undefined)
  requireSameOrigin(app, { siteUrl: 'https://blog.example' })
  void app.register(xmlRpcRoutes, { methods, faultOf })
  return { app, calls, logged }
}

/** Sends a body to the endpoint, by default with the type clients use. */
export function send(app: FastifyInstance, payload: string | Buffer, headers: Record<string, string> = {}) {
  return app.inject({ method: 'POST', url: '/xmlrpc', payload, headers: { 'content-type': 'text/xml', ...headers } })
}

/** What a client makes of a response; throws when it is not the XML answer that XML-RPC prescribes. */
export function answerOf(response: LightMyRequestResponse) {
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
  if (response.headers['content-type'] !== 'text/xml; charset=UTF-8') throw new Error('not XML')
  if (Number(response.headers['content-length']) !== response.rawPayload.length) throw new Error('wrong length')
  return readAnswer(response.body)
}

function throwing(error: Error) {
  const call = async () => {
    throw error
  }
  return { signature: [], help: 'Throws.', call }
}
