import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { endLateBodies } from '../../src/web/late-body.ts'

/** A server with a route that waits a fifth of a second for its body, and one that waits long. */
async function listening() {
  const app = Fastify()
  endLateBodies(app)
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post('/quick', { config: { bodySeconds: 0.2 } }, () => 'ok')
  app.post('/patient', { config: { bodySeconds: 20 } }, () => 'ok')
  onTestFinished(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** Sends half a body, the rest when told, and answers what came back until the connection closed. */
function trickle(port: number, path: string) {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: a/b\r\ncontent-length: 4\r\n\r\nab`,
  )
  return { answer: text(socket), finish: () => socket.write('cd') }
}

test('a body that does not arrive is answered 408 and the connection closed; a route may wait longer', async () => {
  const port = await listening()
  const quick = trickle(port, '/quick')
  const patient = trickle(port, '/patient')

  expect(await quick.answer).toMatch(/^HTTP\/1\.1 408 /)
  patient.finish()
  expect(await patient.answer).toMatch(/^HTTP\/1\.1 200 /)
})

test('a body that has arrived is never late, however long its answer takes', async () => {
  const port = await listening()
  const quick = trickle(port, '/quick')
  quick.finish()
  expect(await quick.answer).toMatch(/^HTTP\/1\.1 200 [^]*ok$/)
})
