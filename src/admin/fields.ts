import { Refusal, refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'

/**
 * A field of a form, '' when it was not sent. One that came several times is refused (`bad_request`): no page of ours
 * sends that.
 */
export function oneField(body: unknown, name: string): string {
  const fields = Object(body) as Record<string, unknown>
  const value = Object.hasOwn(fields, name) ? fields[name] : ''
  return typeof value === 'string' ? value : refuse('bad_request', 'error.badRequest')
}

/** A field that a script filled with JSON; undefined when it holds none. */
export function jsonField(body: unknown, name: string): unknown {
  return parseJson(oneField(body, name))
}

/** What a text says in JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The id in an address of the desk; refused as `not_found` when it can be none. */
export function idOf(text: unknown): number {
  return wholeNumber(text) ?? refuse('not_found', 'error.notFound')
}

/** The version of a working copy that a form was made from; -1, which none has, for anything else. */
export function versionOf(typed: unknown): number {
  return typed === '0' ? 0 : (wholeNumber(typed) ?? -1)
}

/** Whether a form is shown again with what went wrong: something in it, or what has changed since it was shown. */
export function isSaid(error: unknown): error is Refusal {
  return error instanceof Refusal && (error.code === 'invalid' || error.code === 'conflict')
}
