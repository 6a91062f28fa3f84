import { faultCode, isStruct, XmlRpcFault, type XmlRpcValue } from '../lib/xmlrpc.ts'
import { callMethod, faultFor, findMethod, type CallRequest, type FaultOf, type XmlRpcMethod } from './methods.ts'

type Methods = Map<string, XmlRpcMethod>

const mostCalls = 20
const multicall = 'system.multicall'
/** One makes this server fetch a page, the other has a long answer: one request must not set off many of them. */
const oncePerMulticall = new Set(['pingback.ping', 'pingback.extensions.getPingbacks'])

/**
 * The given methods with `system.listMethods`, `methodSignature`, `methodHelp`, `getCapabilities` and `multicall`, and
 * the two `demo` methods clients try a server with. `faultOf` translates refusals thrown by the items of a multicall.
 */
export function withSystemMethods(given: Methods, faultOf: FaultOf): Methods {
  const methods: Methods = new Map(given)
  methods.set('system.listMethods', {
    signature: [['array']],
    help: 'The names of all methods.',
    call: async (params) => {
      expectTypes(params, [])
      return [...methods.keys()]
    },
  })
  methods.set('system.methodSignature', {
    signature: [['array', 'string']],
    help: 'The forms a method accepts, each with the type of its result first.',
    call: async (params) => {
      const { signature } = findMethod(methods, nameIn(params))
      return signature.length > 0 ? signature : 'undef'
    },
  })
  methods.set('system.methodHelp', {
    signature: [['string', 'string']],
    help: 'What a method does, in a sentence.',
    call: async (params) => findMethod(methods, nameIn(params)).help,
  })
  methods.set('system.getCapabilities', {
    signature: [['struct']],
    help: 'The specifications this server follows, with their addresses and versions.',
    call: async (params) => {
      expectTypes(params, [])
      return capabilities()
    },
  })
  methods.set(multicall, {
    signature: [['array', 'array']],
    help: `Runs up to ${mostCalls} calls, each a struct of methodName and params, and gives their results in order.`,
    call: (params, request) => runAll(methods, faultOf, params, request),
  })
  methods.set('demo.sayHello', {
    signature: [['string']],
    help: 'Says hello.',
    call: async (params) => {
      expectTypes(params, [])
      return 'Hello!'
    },
  })
  methods.set('demo.addTwoNumbers', {
    signature: [['int', 'int', 'int']],
    help: 'The sum of two whole numbers.',
    call: async (params) => {
      const [first, second] = params
      expectTypes(params, ['number', 'number'])
      if (!Number.isInteger(first) || !Number.isInteger(second)) throw wrongParams('two whole numbers are wanted')
      const sum = Number(first) + Number(second)
      if (!Number.isFinite(sum)) throw wrongParams('the sum is too large')
      return sum
    },
  })
  return methods
}

function capabilities(): XmlRpcValue {
  return {
    xmlrpc: { specUrl: 'http://www.xmlrpc.com/spec', specVersion: 1 },
    faults_interop: {
      specUrl: 'http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php',
      specVersion: 20010516,
    },
    [multicall]: { specUrl: 'http://www.xmlrpc.com/discuss/msgReader$1208', specVersion: 1 },
    introspection: { specUrl: 'http://xmlrpc-c.sourceforge.net/introspection.html', specVersion: 1 },
  }
}

async function runAll(methods: Methods, faultOf: FaultOf, params: XmlRpcValue[], request: CallRequest) {
  const [calls] = params
  if (params.length !== 1 || !Array.isArray(calls)) throw wrongParams('one array of calls is wanted')
  if (calls.length > mostCalls) throw wrongParams(`at most ${mostCalls} calls in one request`)
  const results: XmlRpcValue[] = []
  const spent = new Set<string>()
  for (const call of calls) {
    try {
      results.push([await runItem(methods, call, spent, { ...request, multicall: true })])
    } catch (error) {
      const fault = faultFor(error, faultOf, request.log)
      results.push({ faultCode: fault.code, faultString: fault.text })
    }
  }
  return results
}

function runItem(methods: Methods, call: XmlRpcValue, spent: Set<string>, request: CallRequest) {
  if (!isStruct(call) || typeof call.methodName !== 'string' || !Array.isArray(call.params)) {
    throw new XmlRpcFault(faultCode.notXmlRpc, 'invalid request. a call is a struct of methodName and params')
  }
  const name = call.methodName
  if (name === multicall) {
    throw new XmlRpcFault(faultCode.notXmlRpc, 'Recursive calls to system.multicall are forbidden')
  }
  if (spent.has(name)) throw new XmlRpcFault(49, `Only one ${name} is taken in one request.`)
  if (oncePerMulticall.has(name)) spent.add(name)
  return callMethod(methods, name, call.params, request)
}

function nameIn(params: XmlRpcValue[]): string {
  const [name] = params
  if (params.length !== 1 || typeof name !== 'string') throw wrongParams('the name of one method is wanted')
  return name
}

function expectTypes(params: XmlRpcValue[], types: ('number' | 'string')[]) {
  if (params.length !== types.length) throw wrongParams(`${types.length} wanted, ${params.length} given`)
  if (types.some((type, at) => typeof params[at] !== type)) throw wrongParams(`wanted: ${types.join(', ')}`)
}

function wrongParams(reason: string): XmlRpcFault {
  return new XmlRpcFault(faultCode.badParams, `invalid parameters. ${reason}`)
}
