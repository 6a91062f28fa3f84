import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { callOf } from '../support/xmlrpc.ts'
import { answerOf, send, xmlRpcApp } from '../support/xmlrpc-app.ts'

const hello = { value: 'Hello!' }
const sayHello = callOf('demo.sayHello')
const echo = (declaration: string) => `${declaration}${callOf('test.echo', 'été').replace(/^<\?.*?\?>/, '')}`

function start() {
  const server = xmlRpcApp()
  onTestFinished(() => server.app.close())
  return server
}

const faultCodeOf = async (payload: string | Buffer, headers?: Record<string, string>) => {
  const answer = answerOf(await send(start().app, payload, headers))
  return 'fault' in answer ? answer.fault.code : answer
}

describe('a call', () => {
  test('is answered at both addresses with the same bytes', async () => {
    const { app } = start()
    for (const url of ['/xmlrpc', '/xmlrpc.php', '/xmlrpc?for=1']) {
      const response = await app.inject({
        method: 'POST',
        url,
        payload: sayHello,
        headers: { 'content-type': 'text/xml' },
      })
      expect(response.statusCode).toBe(200)
      expect(response.headers['content-type']).toBe('text/xml; charset=UTF-8')
      expect(response.headers['content-length']).toBe('141')
      expect(response.body).toBe(
        '<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><string>Hello!</string>' +
          '</value></param></params></methodResponse>',
      )
    }
  })

  test.each(['application/xml', 'application/x-www-form-urlencoded', 'application/json', 'xml', ';', 'text/html; a=b'])(
    'may have the Content-Type "%s"',
    async (type) => {
      expect(answerOf(await send(start().app, sayHello, { 'content-type': type }))).toEqual(hello)
    },
  )

  test('may have no Content-Type', async () => {
    const { app } = start()
    const body = Buffer.from(sayHello)
    const response = await app.inject({ method: 'POST', url: '/xmlrpc', payload: body })
    expect(answerOf(response)).toEqual(hello)
  })

  test('reaches its method with the parameters and the address of the sender', async () => {
    const { app, calls } = start()
    const answer = answerOf(await send(app, callOf('test.echo', '  verbatim ', '<nil/>', '<i8>9007199254740991</i8>')))
    expect(answer).toEqual({ value: '  verbatim ' })
    expect(calls).toEqual([
      { params: ['  verbatim ', null, 9007199254740991], request: { address: '127.0.0.1', multicall: false } },
    ])
  })

  test('is logged with the answer never showing what went wrong inside', async () => {
    const { app, logged } = start()
    const response = await send(app, callOf('test.crash'))
    expect(answerOf(response)).toMatchObject({ fault: { code: -32603 } })
    expect(response.body).not.toContain('secret')
    expect(logged.join()).toContain('secret of the database')
  })

  test.each([
    ['test.fault', { code: 17, text: 'No link & no text.' }],
    ['test.refuse', { code: 404, text: 'Nothing here.' }],
    ['test.none', { code: -32601, text: 'server error. requested method test.none does not exist.' }],
    ['constructor', { code: -32601, text: 'server error. requested method constructor does not exist.' }],
    ['__proto__', { code: -32601, text: 'server error. requested method __proto__ does not exist.' }],
  ])('of %s is answered by its fault and logged as nothing', async (name, fault) => {
    const { app, logged } = start()
    expect(answerOf(await send(app, callOf(name)))).toEqual({ fault })
    expect(logged).toEqual([])
  })

  test('whose result cannot be written is -32603', async () => {
    expect(await faultCodeOf(callOf('test.unwritable'))).toBe(-32603)
  })
})

describe('the encoding of a call', () => {
  const ete = { value: 'été' }

  test.each([
    ['UTF-8 without a word', Buffer.from(echo('')), 'text/xml'],
    ['a byte order mark', Buffer.from(`\uFEFF${echo('<?xml version="1.0"?>')}`), 'text/xml'],
    ['blank lines before the declaration', Buffer.from(`\r\n\n  ${echo('<?xml version="1.0"?>')}`), 'text/xml'],
    [
      'UTF-16 with a mark',
      Buffer.from(`\uFEFF${echo('<?xml version="1.0" encoding="UTF-16"?>')}`, 'utf16le'),
      'text/xml',
    ],
    ['Latin-1 by the header', Buffer.from(echo(''), 'latin1'), 'text/xml; charset=ISO-8859-1'],
    ['Latin-1 by a header that is no type', Buffer.from(echo(''), 'latin1'), 'xml; charset=ISO-8859-1'],
    [
      'Latin-1 by the declaration',
      Buffer.from(echo('<?xml version="1.0" encoding="ISO-8859-1"?>'), 'latin1'),
      'text/xml',
    ],
    [
      'UTF-8 by the header, against the declaration',
      Buffer.from(echo('<?xml version="1.0" encoding="ISO-8859-1"?>')),
      'text/xml; charset=utf-8',
    ],
  ])('may be %s', async (_what, body, type) => {
    expect(answerOf(await send(start().app, body, { 'content-type': type }))).toEqual(ete)
  })

  test('unknown is -32701, with bytes that do not fit -32702', async () => {
    expect(await faultCodeOf(sayHello, { 'content-type': 'text/xml; charset=klingon' })).toBe(-32701)
    expect(await faultCodeOf('<?xml version="1.0" encoding="klingon"?><a/>')).toBe(-32701)
    expect(await faultCodeOf(Buffer.from(echo(''), 'latin1'))).toBe(-32702)
    expect(await faultCodeOf(Buffer.from(echo(''), 'latin1'), { 'content-type': 'text/xml; charset=utf-8' })).toBe(
      -32702,
    )
  })
})

describe('what is no call', () => {
  test.each([
    ['an empty body', '', -32700],
    ['white space', ' \n', -32700],
    ['junk', 'a=b&c=d', -32700],
    ['a truncated call', sayHello.slice(0, -5), -32700],
    [
      'a document type',
      `<!DOCTYPE methodCall [<!ENTITY a SYSTEM "file:///etc/passwd">]>${callOf('a', '&a;').slice(21)}`,
      -32700,
    ],
    ['30 001 elements', callOf('a', `<array><data>${'<b/>'.repeat(29_995)}</data></array>`), -32700],
    ['a hundred levels', '<a>'.repeat(100) + '</a>'.repeat(100), -32700],
    ['a response', '<methodResponse><params/></methodResponse>', -32600],
    ['a date that is none', callOf('test.echo', '<dateTime.iso8601>now</dateTime.iso8601>'), -32602],
  ])('%s is answered by a fault', async (_what, body, code) => {
    expect(await faultCodeOf(body)).toBe(code)
  })

  test('a POST without any body is not well formed', async () => {
    const response = await start().app.inject({ method: 'POST', url: '/xmlrpc' })
    expect(answerOf(response)).toMatchObject({ fault: { code: -32700, text: 'parse error. not well formed' } })
  })

  test('random bytes and broken calls get well-formed XML', async () => {
    const { app } = start()
    const around = callOf('test.echo', '<struct><member><name>a</name><value><int>1</int></value></member></struct>')
    const broken = fc
      .tuple(fc.nat(around.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([at, length, put]) => Buffer.from(around.slice(0, at) + put + around.slice(at + length)))
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array))
    const type = fc.oneof(
      fc.constant('text/xml'),
      fc.string({ maxLength: 30 }).map((s) => s.replace(/[^ -~]/g, '')),
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, broken), type, async (body, type) => {
        const answer = answerOf(await send(app, body, { 'content-type': type }))
        expect(Object.keys(answer)).toHaveLength(1)
      }),
      { numRuns: 300 },
    )
  })
})

describe('before any XML', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const)('%s is refused with 405', async (method) => {
    const { app } = start()
    for (const url of ['/xmlrpc', '/xmlrpc.php', '/xmlrpc.php?rsd']) {
      const response = await app.inject({ method, url })
      expect(response.statusCode).toBe(405)
      expect(response.headers.allow).toBe('POST')
      expect(response.headers['content-type']).toBe('text/plain; charset=UTF-8')
      expect(response.body).toBe(method === 'HEAD' ? '' : 'XML-RPC server accepts POST requests only.')
    }
  })

  test('a body of 256 KiB is read and one byte more refused with 413', async () => {
    const { app } = start()
    const full = sayHello + ' '.repeat(256 * 1024 - sayHello.length)
    expect(answerOf(await send(app, full))).toEqual(hello)
    const refused = await send(app, `${full} `)
    expect(refused.statusCode).toBe(413)
    expect(refused.headers['content-type']).toBe('text/plain; charset=UTF-8')
  })

  test('a compressed body is refused with 415', async () => {
    const { app } = start()
    expect((await send(app, sayHello, { 'content-encoding': 'gzip' })).statusCode).toBe(415)
    expect(answerOf(await send(app, sayHello, { 'content-encoding': 'identity' }))).toEqual(hello)
  })

  test('a body sent in chunks without a length or type is read', async () => {
    const { app } = start()
    await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect(Number(new URL(app.listeningOrigin).port), '127.0.0.1')
    const head = 'POST /xmlrpc HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    socket.write(`${head}${sayHello.length.toString(16)}\r\n${sayHello}\r\n0\r\n\r\n`)
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('<string>Hello!</string>')
  })

  test('other routes of the application keep their own rules', async () => {
    const { app } = start()
    app.post('/other', async (request) => ({ body: request.body }))
    const other = await app.inject({
      method: 'POST',
      url: '/other',
      payload: '<a/>',
      headers: { 'content-type': 'text/xml' },
    })
    expect(other.statusCode).toBe(415)
    const json = await app.inject({ method: 'POST', url: '/other', payload: { a: 1 } })
    expect(json.json()).toEqual({ body: { a: 1 } })
  })
})
