import { refuse } from '../errors.ts'

/**
 * A field of a form, '' when it was not sent. One that came several times is refused (`bad_request`): no page of ours
 * sends that.
 */
export function oneField(body: unknown, name: string): string {
  const fields = Object(body) as Record<string, unknown>
  const value = Object.hasOwn(fields, name) ? fields[name] : ''
  return typeof value === 'string' ? value : refuse('bad_request', 'error.badRequest')
}
