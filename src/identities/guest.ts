import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import { longestMailAddress, mailFault } from '../lib/mail-address.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import { tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import type { Cookie } from '../web/cookies.ts'

/** Who a guest says they are. Claims, not proof: nothing is granted on them. */
export type Guest = { name: string; email: string | null; website: string | null }
export type GuestError = { field: 'name' | 'email' | 'website'; key: Key; params: Params }

const voiceCookie = 'tresse_voice'
const guestCookie = 'tresse_guest'
const year = 365 * 86_400
const longestName = 80
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

  const email = tidyLine(typed.email, longestMailAddress + 1)
  const problem = email === '' ? undefined : mailProblem(email)
  if (problem !== undefined) wrong('email', problem)

  const website = typed.website.trim()
  const url = website === '' || website.length > longestWebsite ? undefined : parseWebsite(website)
  if (website !== '' && !url) wrong('website', 'error.website')
  return { guest: { name, email: email === '' ? null : email, website: url?.href ?? null }, errors }
}

/** What is wrong with a mail address, in words for whoever typed it; undefined when it may be one. */
export function mailProblem(email: string): Key | undefined {
  const fault = mailFault(email)
  return fault && (fault === 'domain' ? 'error.mail' : 'error.mailShape')
}

function parseWebsite(text: string): URL | undefined {
  const url = parseHttpUrl(
    /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*\.[^/]*:\d/.test(text) ? text : `https://${text}`,
  )
  return url && (url.hostname.includes('.') || url.hostname.includes(':') || url.hostname === 'localhost')
    ? url
    : undefined
}

/** The names of the cookies that `readBrowser` reads. */
export const guestCookies: readonly string[] = [voiceCookie, guestCookie]

/** What a browser brings of its guest. */
export type Browser = {
  /** The random id in its signed cookie. */
  voice: string | null
  /** What the guest asked to be remembered by. */
  remembered: Guest | null
  /** The cookies it brings, by name, whether or not we can still read them. */
  carries: readonly string[]
}

/** Reads the guest's cookies, given by name; a forged one is worth as much as none. */
export function readBrowser(ctx: Ctx, cookies: ReadonlyMap<string, string>): Browser {
  return { voice: readVoice(ctx, cookies), remembered: readRemembered(ctx, cookies), carries: [...cookies.keys()] }
}

function readVoice(ctx: Ctx, cookies: ReadonlyMap<string, string>): string | null {
  const token = cookies.get(voiceCookie)
  return token === undefined ? null : (unsign(deriveKey(ctx.secret, 'voice'), token) ?? null)
}

function readRemembered(ctx: Ctx, cookies: ReadonlyMap<string, string>): Guest | null {
  const token = cookies.get(guestCookie)
  const payload = token === undefined ? undefined : unsign(deriveKey(ctx.secret, 'guest'), token)
  if (payload === undefined) return null
  const { name, email, website } = JSON.parse(payload) as Guest
  return { name, email, website }
}

/**
 * The cookies that give a browser its voice: for its session, or, when the guest asked to be remembered, for a year
 * together with what they typed. Who only reads is never given any. A guest who no longer asks is forgotten.
 */
export function voiceCookies(ctx: Ctx, browser: Browser, voice: string, remembered: Guest | null): Cookie[] {
  const own = { name: voiceCookie, value: sign(deriveKey(ctx.secret, 'voice'), voice) }
  if (remembered) {
    const { name, email, website } = remembered
    const value = sign(deriveKey(ctx.secret, 'guest'), JSON.stringify({ name, email, website }))
    return [
      { ...own, maxAge: year },
      { name: guestCookie, value, maxAge: year },
    ]
  }
  return browser.carries.includes(guestCookie) ? [own, { name: guestCookie, value: '', maxAge: 0 }] : [own]
}
