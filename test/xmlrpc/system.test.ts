import { describe, expect, onTestFinished, test } from 'vitest'
import { callOf } from '../support/xmlrpc.ts'
import { answerOf, send, xmlRpcApp } from '../support/xmlrpc-app.ts'

function start() {
  const server = xmlRpcApp()
  onTestFinished(() => server.app.close())
  const call = async (name: string, ...params: string[]) => answerOf(await send(server.app, callOf(name, ...params)))
  return { ...server, call }
}

const array = (...values: string[]) =>
  `<array><data>${values.map((value) => `<value>${value}</value>`).join('')}</data></array>`
const member = (name: string, value: string) => `<member><name>${name}</name><value>${value}</value></member>`
const item = (name: string, ...params: string[]) =>
  `<struct>${member('methodName', name)}${member('params', array(...params))}</struct>`
const echoes = (count: number) => array(...Array.from({ length: count }, () => item('test.echo', 'a')))
const capability = (specVersion: number) => ({ specUrl: expect.stringMatching(/^http:\/\//), specVersion })

describe('introspection', () => {
  test('lists every method', async () => {
    const answer = await start().call('system.listMethods')
    expect(answer).toEqual({
      value: expect.arrayContaining([
        'pingback.ping',
        'system.listMethods',
        'system.methodSignature',
        'system.methodHelp',
        'system.getCapabilities',
        'system.multicall',
        'demo.sayHello',
        'demo.addTwoNumbers',
      ]),
    })
  })

  test('tells signatures with the result first, or undef', async () => {
    const { call } = start()
    expect(await call('system.methodSignature', 'pingback.ping')).toEqual({ value: [['string', 'string', 'string']] })
    expect(await call('system.methodSignature', 'test.fault')).toEqual({ value: 'undef' })
    expect(await call('system.methodSignature', 'no.such')).toMatchObject({ fault: { code: -32601 } })
  })

  test('has a sentence of help for each method', async () => {
    const { call } = start()
    expect(await call('system.methodHelp', 'test.echo')).toEqual({ value: 'Gives back the first parameter.' })
    expect(await call('system.methodHelp', 'toString')).toMatchObject({ fault: { code: -32601 } })
  })

  test('tells its capabilities with address and version', async () => {
    const answer = await start().call('system.getCapabilities')
    expect(answer).toEqual({
      value: {
        xmlrpc: capability(1),
        faults_interop: capability(20010516),
        'system.multicall': capability(1),
        introspection: capability(1),
      },
    })
  })

  test('the demonstration adds whole numbers', async () => {
    const { call } = start()
    expect(await call('demo.addTwoNumbers', '<int>40</int>', '<i4>2</i4>')).toEqual({ value: 42 })
  })

  test.each([
    ['system.listMethods', ['a']],
    ['system.getCapabilities', ['a']],
    ['system.methodSignature', []],
    ['system.methodSignature', ['<int>1</int>']],
    ['system.methodHelp', ['a', 'b']],
    ['system.multicall', []],
    ['system.multicall', ['a']],
    ['system.multicall', [array(), array()]],
    ['demo.sayHello', ['a']],
    ['demo.addTwoNumbers', ['<int>1</int>']],
    ['demo.addTwoNumbers', ['1', '2']],
    ['demo.addTwoNumbers', ['<int>1</int>', '<double>0.5</double>']],
  ])('%s with %j is -32602', async (name, params) => {
    expect(await start().call(name, ...params)).toMatchObject({ fault: { code: -32602 } })
  })
})

test('a sum that no number can hold is the fault of its parameters, and nothing is logged', async () => {
  const { call, logged } = start()
  const huge = `<double>1${'0'.repeat(308)}</double>`
  expect(await call('demo.addTwoNumbers', huge, huge)).toMatchObject({ fault: { code: -32602 } })
  expect(logged).toEqual([])
})

describe('a multicall', () => {
  test('gives results in arrays of one and faults as structs, in order', async () => {
    const { app } = start()
    const calls = array(item('demo.sayHello'), item('test.fault'), item('test.refuse'), item('no.such'))
    const response = await send(app, callOf('system.multicall', calls))
    expect(answerOf(response)).toEqual({
      value: [
        ['Hello!'],
        { faultCode: 17, faultString: 'No link & no text.' },
        { faultCode: 404, faultString: 'Nothing here.' },
        { faultCode: -32601, faultString: 'server error. requested method no.such does not exist.' },
      ],
    })
    expect(response.body).toContain(
      '<params><param><value><array><data><value><array><data><value><string>Hello!</string></value></data></array></value>' +
        '<value><struct><member><name>faultCode</name><value><int>17</int></value></member>',
    )
  })

  test('of nothing is an empty array', async () => {
    expect(await start().call('system.multicall', array())).toEqual({ value: [] })
  })

  test('of 20 calls runs, of 21 runs none', async () => {
    const { call, calls } = start()
    expect(await call('system.multicall', echoes(20))).toEqual({ value: Array.from({ length: 20 }, () => ['a']) })
    expect(calls).toHaveLength(20)
    expect(calls[0]?.request.multicall).toBe(true)
    expect(await call('system.multicall', echoes(21))).toMatchObject({ fault: { code: -32602 } })
    expect(calls).toHaveLength(20)
  })

  test('inside a multicall is a fault of that item alone', async () => {
    const answer = await start().call(
      'system.multicall',
      array(item('system.multicall', array()), item('demo.sayHello')),
    )
    expect(answer).toEqual({
      value: [{ faultCode: -32600, faultString: 'Recursive calls to system.multicall are forbidden' }, ['Hello!']],
    })
  })

  test('takes one ping, the others are fault 49 and do not run', async () => {
    const { call, calls } = start()
    const ping = item('pingback.ping', 'http://a.example/', 'http://b.example/')
    const answer = await call('system.multicall', array(ping, ping, item('demo.sayHello'), ping))
    const refused = expect.objectContaining({ faultCode: 49 })
    expect(answer).toEqual({ value: [['http://a.example/'], refused, ['Hello!'], refused] })
    expect(calls).toHaveLength(1)
  })

  test.each([
    ['a string', 'demo.sayHello'],
    ['an array', array()],
    ['null', '<nil/>'],
    ['a struct without a name', `<struct>${member('params', array())}</struct>`],
    [
      'a name that is no string',
      `<struct>${member('methodName', '<int>1</int>')}${member('params', array())}</struct>`,
    ],
    ['a call without params', `<struct>${member('methodName', 'demo.sayHello')}</struct>`],
  ])('item that is %s is -32600', async (_what, call) => {
    const answer = await start().call('system.multicall', array(call, item('demo.sayHello')))
    expect(answer).toEqual({ value: [expect.objectContaining({ faultCode: -32600 }), ['Hello!']] })
  })

  test('logs an item that fails inside, without telling', async () => {
    const { call, logged } = start()
    expect(await call('system.multicall', array(item('test.crash')))).toEqual({
      value: [{ faultCode: -32603, faultString: 'server error. the call failed inside the server.' }],
    })
    expect(logged.join()).toContain('secret of the database')
  })
})
