import type { FastifyRequest } from 'fastify'
import { safePath } from '../web/paths.ts'
import { parseJson } from './fields.ts'

/** What somebody had typed into a form of the desk when their session was found over, and where it was going. */
export type Kept = { to: string; fields: [name: string, value: string][] }

/** A form that carries a whole post comes back through the log-in once more as a field, a little longer than it was. */
export const editorBodyLimit = 4 * 1024 * 1024

const mostFields = 100
/** Neither a token of another session nor a pass phrase is worth a detour through a page. */
const left = /^(token|passphrase.*)$/

/** The fields of a form that was posted to the desk in vain; undefined when it carries none, or came as something else. */
export function keepForm(request: FastifyRequest, siteUrl: string): Kept | undefined {
  const type = request.headers['content-type'] ?? ''
  if (request.method !== 'POST' || !type.startsWith('application/x-www-form-urlencoded')) return undefined
  const fields = Object.entries(Object(request.body) as Record<string, unknown>).flatMap(([name, value]) =>
    left.test(name) ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  )
  const to = deskPath(request.url, siteUrl)
  return to === undefined ? undefined : { to, fields: fields.slice(0, mostFields) }
}

/** Reads what `writeKept` wrote, out of a form that anybody may have made: it only ever goes back to the desk. */
export function readKept(text: string, siteUrl: string): Kept | undefined {
  const { to, fields } = Object(parseJson(text)) as { to: unknown; fields: unknown }
  const path = deskPath(to, siteUrl)
  if (path === undefined || !Array.isArray(fields) || fields.length > mostFields) return undefined
  return fields.every(isField) ? { to: path, fields } : undefined
}

/** As one field of a form: line ends and the order of the fields survive in it. */
export function writeKept(kept: Kept | undefined): string {
  return kept ? JSON.stringify(kept) : ''
}

/** Where somebody wanted to go, if that is a page of ours; else the first page of the desk. */
export function wantedPath(value: unknown, siteUrl: string): string {
  const path = safePath(value, siteUrl)
  return path === '/' || /^\/admin\/log-(in|out)\b/.test(path) ? '/admin' : path
}

function deskPath(value: unknown, siteUrl: string): string | undefined {
  const path = safePath(value, siteUrl)
  const { pathname } = new URL(path, siteUrl)
  return /^\/admin(\/|$)/.test(pathname) && !/^\/admin\/log-(in|out)\b/.test(pathname) ? path : undefined
}

function isField(field: unknown): field is [string, string] {
  return Array.isArray(field) && field.length === 2 && field.every((part) => typeof part === 'string')
}
