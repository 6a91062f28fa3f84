import type { Ctx } from '../context.ts'
import { Refusal, type RefusalCode } from '../errors.ts'
import type { FaultOf } from './methods.ts'

const codes: Record<RefusalCode, number> = {
  invalid: -32602,
  bad_request: -32602,
  forbidden: 403,
  not_found: 404,
  gone: 404,
  conflict: 409,
  too_many: 429,
  too_large: -32602,
  unavailable: -32400,
}

/** How refusals read in XML-RPC: a code of their own and the sentence in the site's language. */
export function refusalFaults(ctx: Pick<Ctx, 't'>): FaultOf {
  return (error) => {
    if (!(error instanceof Refusal)) return undefined
    return { code: codes[error.code], text: ctx.t(error.key, error.params) }
  }
}
