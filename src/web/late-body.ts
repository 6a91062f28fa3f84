import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Seconds that the body of a request may take to arrive, in place of ten: a photograph from a phone takes longer than a form. */
    bodySeconds?: number
  }
}

/** The most that any route may allow, after which the server itself ends a request. */
export const mostBodySeconds = 120

const usualSeconds = 10
const answer = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'

/** Ends requests whose body has not arrived in time, as Node ends late ones: 408, and the connection is closed. */
export function endLateBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers
    if (length !== undefined || coding !== undefined) {
      const { bodySeconds = usualSeconds } = request.routeOptions.config
      const timer = setTimeout(() => end(request), bodySeconds * 1000)
      reply.raw.once('close', () => clearTimeout(timer))
    }
    done()
  })
}

function end({ raw }: FastifyRequest): void {
  if (raw.complete) return
  if (raw.socket.writable) raw.socket.write(answer)
  raw.socket.destroy()
}
