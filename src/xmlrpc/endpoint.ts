import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { charsetOf, decodeXml } from '../lib/xml.ts'
import { readCall } from '../lib/xmlrpc-read.ts'
import { faultCode, writeFault, writeResponse, XmlRpcFault } from '../lib/xmlrpc.ts'
import { callMethod, faultFor, type FaultOf, type XmlRpcMethod } from './methods.ts'
import { withSystemMethods } from './system.ts'

export type XmlRpcOptions = {
  /** The site's methods by name; the `system` and `demo` ones are added here. */
  methods: Map<string, XmlRpcMethod>
  /** Translates a refusal thrown by a method; what it does not know is a bug, logged and answered with -32603. */
  faultOf: FaultOf
}

const addresses = ['/xmlrpc', '/xmlrpc.php']
const bodyLimit = 256 * 1024

/**
 * A Fastify plugin with a scope of its own: POST `/xmlrpc` and `/xmlrpc.php` (XML-RPC 1999), any Content-Type or none.
 * Every XML answer, fault or not, is 200. Refused before any XML: other methods (405), more than 256 KiB (413), and, by
 * `requireSameOrigin` for the whole site, a Content-Encoding (415). Cookies are never looked at, so a call carries no session.
 */
export async function xmlRpcRoutes(app: FastifyInstance, options: XmlRpcOptions): Promise<void> {
  const methods = withSystemMethods(options.methods, options.faultOf)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request, reply) => refuseTransport(request, reply))
  app.setErrorHandler(answerTransportError)
  for (const url of addresses) {
    app.route({
      method: app.supportedMethods,
      url,
      bodyLimit,
      exposeHeadRoute: false,
      config: { foreign: true },
      handler: async (request, reply) => {
        const answer = await answerCall(request, methods, options.faultOf)
        return reply.type('text/xml; charset=UTF-8').send(answer)
      },
    })
  }
}

async function answerCall(request: FastifyRequest, methods: Map<string, XmlRpcMethod>, faultOf: FaultOf) {
  const { ip: address, log } = request
  try {
    const call = readCall(readText(request))
    return writeResponse(await callMethod(methods, call.name, call.params, { address, multicall: false, log }))
  } catch (error) {
    const fault = faultFor(error, faultOf, log)
    return writeFault(fault.code, fault.text)
  }
}

function readText(request: FastifyRequest): string {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const decoded = decodeXml(body, request.headers['content-type'] ?? '')
  if (!('error' in decoded)) return decoded.text
  throw decoded.error === 'encoding'
    ? new XmlRpcFault(faultCode.unsupportedEncoding, 'parse error. unsupported encoding')
    : new XmlRpcFault(faultCode.badCharacter, 'parse error. invalid character for encoding')
}

function refuseTransport(request: FastifyRequest, reply: FastifyReply) {
  if (request.method !== 'POST') {
    return sendText(reply.header('allow', 'POST'), 405, 'XML-RPC server accepts POST requests only.')
  }
  // Fastify answers 415 to a Content-Type that is none ("xml"), which old clients send; of it only the charset matters.
  const charset = charsetOf(request.headers['content-type'] ?? '')
  request.raw.headers['content-type'] = charset ? `text/xml; charset="${charset}"` : 'text/xml'
  return undefined
}

/** The body was never read to its end: too large, broken off, or of another length than announced. */
function answerTransportError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500
  if (status === 413) return sendText(reply, status, 'XML-RPC requests are limited to 256 KiB.')
  if (status >= 400 && status < 500) return sendText(reply, status, 'The request was refused before it was read.')
  const fault = faultFor(error, () => undefined, request.log)
  return reply.code(200).type('text/xml; charset=UTF-8').send(writeFault(fault.code, fault.text))
}

function sendText(reply: FastifyReply, status: number, text: string) {
  return reply.code(status).type('text/plain; charset=UTF-8').send(text)
}
