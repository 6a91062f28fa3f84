import type { Log } from '../context.ts'
import { faultCode, XmlRpcFault, type XmlRpcValue } from '../lib/xmlrpc.ts'

/** Who calls: the sender's address, whether the call is an item of `system.multicall`, and the request's log. */
export type CallRequest = { address: string; multicall: boolean; log: Log }

/**
 * One method. `signature` lists the accepted forms, the type of the result first; `help` is one English sentence.
 * `call` checks its own parameters and throws `XmlRpcFault` (-32602 for a wrong number or type).
 */
export type XmlRpcMethod = {
  signature: string[][]
  help: string
  call: (params: XmlRpcValue[], request: CallRequest) => Promise<XmlRpcValue>
}

export type Fault = { code: number; text: string }

/** Says what a refusal of ours is as a fault; undefined for anything else, which is then a bug. */
export type FaultOf = (error: unknown) => Fault | undefined

/** Runs the method of that name. Throws the fault -32601 when there is none, and whatever the method throws. */
export async function callMethod(
  methods: Map<string, XmlRpcMethod>,
  name: string,
  params: XmlRpcValue[],
  request: CallRequest,
): Promise<XmlRpcValue> {
  return findMethod(methods, name).call(params, request)
}

/** The method of that name, or the fault -32601. */
export function findMethod(methods: Map<string, XmlRpcMethod>, name: string): XmlRpcMethod {
  const method = methods.get(name)
  if (method) return method
  throw new XmlRpcFault(faultCode.unknownMethod, `server error. requested method ${name} does not exist.`)
}

/** The fault that answers a thrown error. A bug is logged, and its answer tells nothing of it. */
export function faultFor(error: unknown, faultOf: FaultOf, log: Log): Fault {
  if (error instanceof XmlRpcFault) return { code: error.code, text: error.message }
  const known = faultOf(error)
  if (known) return known
  log.error({ err: error }, 'XML-RPC call failed')
  return { code: faultCode.internal, text: 'server error. the call failed inside the server.' }
}
