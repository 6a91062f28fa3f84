import type { Key, Params } from './i18n/index.ts'

/** What kind of refusal it is. HTTP, XML-RPC and the command line each translate these once. */
export type RefusalCode =
  'invalid' | 'bad_request' | 'forbidden' | 'not_found' | 'gone' | 'conflict' | 'too_many' | 'too_large' | 'unavailable'

/** Something we say to a person: a code and a catalogue key, never a sentence. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly key: Key
  readonly params: Params
  /** Seconds after which trying again makes sense, for `too_many`. */
  readonly retryAfter: number | undefined

  constructor(code: RefusalCode, key: Key, params: Params = {}, retryAfter?: number) {
    super(`${code}: ${key}`)
    this.name = 'Refusal'
    this.code = code
    this.key = key
    this.params = params
    this.retryAfter = retryAfter
  }
}

/** Refuses as an expression: `const post = (await findPost(…)) ?? refuse('not_found', 'post.unknown')`. */
export function refuse(code: RefusalCode, key: Key, params: Params = {}, retryAfter?: number): never {
  throw new Refusal(code, key, params, retryAfter)
}
