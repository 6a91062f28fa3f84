import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import { tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

/** Who a guest says they are. Claims, not proof: nothing is granted on them. */
export type Guest = { name: string; email: string | null; website: string | null }
export type GuestError = { field: 'name' | 'email' | 'website'; key: Key; params: Params }

const voiceCookie = 'tresse_voice'
const guestCookie = 'tresse_guest'
const year = 365 * 86_400
const longestName = 80
const longestEmail = 254
const longestWebsite = 500

/** Reads what a guest typed: only a name is required. A website may be typed without its scheme. */
export function readGuest(typed: { name: string; email: string; website: string }): {
  guest: Guest
  errors: GuestError[]
} {
  const errors: GuestError[] = []
  const wrong = (field: GuestError['field'], key: Key) => errors.push({ field, key, params: {} })
  const name = tidyLine(typed.name, longestName)
  if (!/[\p{L}\p{N}\p{S}]/u.test(name)) wrong('name', 'error.name')
  else if (tidyLine(typed.name, longestName + 1) !== name) wrong('name', 'error.nameLong')

  const email = tidyLine(typed.email, longestEmail + 1)
  const problem = email === '' ? undefined : mailProblem(email)
  if (problem !== undefined) wrong('email', problem)

  const website = typed.website.trim()
  const url = website === '' || website.length > longestWebsite ? undefined : parseWebsite(website)
  if (website !== '' && !url) wrong('website', 'error.website')
  return { guest: { name, email: email === '' ? null : email, website: url?.href ?? null }, errors }
}

function mailProblem(email: string): Key | undefined {
  const [, local, domain] = /^([^@\s]*)(?:@([^@\s]*))?$/.exec(email) ?? []
  if (local === undefined || local === '' || email.length > longestEmail) return 'error.mailShape'
  if (domain === undefined || !domain.includes('.') || domain.endsWith('.')) return 'error.mail'
  return /^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(domain) && !domain.includes('..') ? undefined : 'error.mailShape'
}

function parseWebsite(text: string): URL | undefined {
  const url = parseHttpUrl(
    /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*\.[^/]*:\d/.test(text) ? text : `https://${text}`,
  )
  return url && (url.hostname.includes('.') || url.hostname.includes(':') || url.hostname === 'localhost')
    ? url
    : undefined
}

/** Whether a browser carries anything of a guest, told without checking it. */
export function hasVoice(request: FastifyRequest): boolean {
  return readCookie(request, voiceCookie) !== undefined || readCookie(request, guestCookie) !== undefined
}

/** The voice of a browser: the random id in its signed cookie. */
export function readVoice(ctx: Ctx, request: FastifyRequest): string | null {
  const token = readCookie(request, voiceCookie)
  return token === undefined ? null : (unsign(deriveKey(ctx.secret, 'voice'), token) ?? null)
}

/** What the guest of this browser asked to be remembered by. */
export function readRemembered(ctx: Ctx, request: FastifyRequest): Guest | null {
  const token = readCookie(request, guestCookie)
  const payload = token === undefined ? undefined : unsign(deriveKey(ctx.secret, 'guest'), token)
  if (payload === undefined) return null
  const { name, email, website } = JSON.parse(payload) as Guest
  return { name, email, website }
}

/**
 * Gives the browser its voice: for its session, or, when the guest asked to be remembered, for a year together with
 * what they typed. Who only reads is never given any. A guest who no longer asks is forgotten.
 */
export function writeVoice(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  voice: string,
  remembered: Guest | null,
): void {
  const { siteUrl } = ctx.config
  const token = sign(deriveKey(ctx.secret, 'voice'), voice)
  writeCookie(reply, siteUrl, voiceCookie, token, remembered ? year : undefined)
  if (remembered) {
    const { name, email, website } = remembered
    const payload = JSON.stringify({ name, email, website })
    writeCookie(reply, siteUrl, guestCookie, sign(deriveKey(ctx.secret, 'guest'), payload), year)
  } else if (readCookie(request, guestCookie) !== undefined) writeCookie(reply, siteUrl, guestCookie, '', 0)
}
