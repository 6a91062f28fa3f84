import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../errors.ts'

/** A form as it was sent: a field that came twice is a list. */
export type FormBody = Record<string, string | string[]>

const maxFields = 100

/** Reads `application/x-www-form-urlencoded` bodies; every other type is answered 415 before it is read. */
export async function readForms(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { parser: parseForm })
}

/**
 * Decodes a form strictly: browsers send ASCII with percent escapes, so anything that is not well-formed UTF-8 after
 * decoding is refused (400) rather than stored with replacement characters. The object has no prototype.
 */
export function parseForm(body: string): FormBody {
  const fields: FormBody = Object.create(null)
  if (body === '') return fields
  const pairs = body.split('&')
  if (pairs.length > maxFields) refuse('bad_request', 'error.badRequest')
  for (const pair of pairs) {
    const cut = pair.indexOf('=')
    const name = decode(cut < 0 ? pair : pair.slice(0, cut))
    const value = cut < 0 ? '' : decode(pair.slice(cut + 1))
    const before = fields[name]
    if (before === undefined) fields[name] = value
    else if (Array.isArray(before)) before.push(value)
    else fields[name] = [before, value]
  }
  return fields
}

function decode(text: string): string {
  try {
    // A raw U+FFFD is what Node made of a byte that is no UTF-8.
    if (!text.includes('\uFFFD')) return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // falls through to the refusal below
  }
  return refuse('bad_request', 'error.badRequest')
}
