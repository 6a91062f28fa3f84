import { createHmac } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { findOneTime, giveOneTime, takeOneTime } from '../identities/one-time.ts'
import { deriveKey, hash } from '../lib/secrets.ts'
import { payForMail, type MailRates } from '../mail/asking.ts'
import { postMail } from '../mail/outbox.ts'
import { findIdentityOf } from '../readers/queries.ts'
import type { Proven } from './way.ts'

/** For how many minutes a link and its code are good. */
export const linkMinutes = 15

const purpose = 'sign-in-mail'
const mailboxRates: readonly Rate[] = [
  { limit: 5, seconds: 3600 },
  { limit: 15, seconds: 86_400 },
]
const mailRates: MailRates = { asker: mailboxRates, mailbox: mailboxRates, all: [{ limit: 300, seconds: 3600 }] }
const codeRates: readonly Rate[] = [{ limit: 5, seconds: 86_400 }]

/** What is kept until the mail is answered: who it went to, the name they had typed, and where they were. */
export type Asked = { email: string; name: string; back: string }
/** What stands for the link also names, by its hash, the browser that asked. */
type Link = Asked & { browser: string }

/**
 * Sends a sign-in link to an address, whether or not anybody has ever signed in with it, and answers the token that the
 * asking browser keeps. A mailbox gets 5 mails an hour, 15 a day; beyond, none leaves and the answer stays the same: what
 * the browser waits for already (`before`) when that is for the same address, so that its code goes on working.
 * Refused: `too_many` when one network (`from`) asks for the same mailbox as often as that, or the site has sent 300 in
 * an hour.
 */
export async function askMailLink(ctx: Ctx, asked: Asked, from: string, before: string): Promise<string> {
  const { wait, send } = await payForMail(ctx, { kind: 'sign-in', email: asked.email, from }, mailRates)
  if (wait > 0) refuse('too_many', 'signin.tooMany', { s: String(wait) }, wait)
  if (!send && (await findAsked(ctx, before))?.email === asked.email) return before
  return transaction(ctx, async (ctx) => {
    const given = { purpose, accountId: null, minutes: linkMinutes } as const
    const browser = await giveOneTime(ctx, { ...given, payload: asked })
    if (!send) return browser
    const link: Link = { ...asked, browser: hash(browser) }
    const token = await giveOneTime(ctx, { ...given, payload: link })
    await postMail(ctx, { kind: 'sign-in', params: { token, code: codeOf(ctx, link.browser) }, email: asked.email })
    return browser
  })
}

/** Six digits that only the mail and the page behind its link tell; they work in the browser that asked. */
function codeOf(ctx: Ctx, browserHash: string): string {
  const mac = createHmac('sha256', deriveKey(ctx.secret, 'sign-in-code')).update(browserHash).digest()
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/**
 * What a link stands for, while it is good: `code` is to be typed in the browser that asked, unless it is this one
 * (`browser` is what it keeps).
 */
export async function findLink(
  ctx: Ctx,
  token: string,
  browser: string,
): Promise<{ asked: Asked; here: boolean; code: string } | undefined> {
  const link = (await findOneTime(ctx, purpose, token))?.payload
  if (!isLink(link)) return undefined
  return { asked: link, here: hash(browser) === link.browser, code: codeOf(ctx, link.browser) }
}

function isLink(payload: unknown): payload is Link {
  return typeof payload === 'object' && payload !== null && 'browser' in payload
}

/** What a browser asked for and waits to have answered, while that is good. */
export async function findAsked(ctx: Ctx, browser: string): Promise<Asked | undefined> {
  const asked = browser === '' ? undefined : (await findOneTime(ctx, purpose, browser))?.payload
  return asked === undefined || isLink(asked) ? undefined : (asked as Asked)
}

/**
 * Whether a browser that asked was given the right code. Five tries, right or wrong, then what was asked for is over.
 */
export async function checkCode(ctx: Ctx, browser: string, typed: string): Promise<'right' | 'wrong' | 'over'> {
  const wait = await spend(ctx, `sign-in-code/${hash(browser)}`, codeRates)
  if (wait > 0) {
    await takeOneTime(ctx, purpose, browser)
    return 'over'
  }
  return typed.replace(/\D/g, '') === codeOf(ctx, hash(browser)) ? 'right' : 'wrong'
}

/**
 * Uses up what a browser asked for, and the link (`token`, '' when the code was typed): what it proves, once. A name is
 * needed for an address that nobody has signed in with.
 */
export async function takeProof(ctx: Ctx, browser: string, token: string, name: string): Promise<Proven | undefined> {
  return transaction(ctx, async (ctx) => {
    const asked = (await takeOneTime(ctx, purpose, browser))?.payload as Asked | undefined
    if (!asked) return undefined
    if (token !== '' && !(await takeOneTime(ctx, purpose, token))) return undefined
    const known = await findIdentityOf(ctx.db, identityOf(asked.email))
    const via = ctx.t('signin.mailVia')
    return {
      ...identityOf(asked.email),
      via,
      handle: '',
      name: known?.name ?? name,
      profileUrl: null,
      email: asked.email,
      photoUrl: null,
    }
  })
}

/** Whether nobody has signed in with that address, so that we do not know what to call them. */
export async function isNewcomer(ctx: Ctx, email: string): Promise<boolean> {
  return (await findIdentityOf(ctx.db, identityOf(email))) === undefined
}

function identityOf(email: string) {
  return { provider: 'mail', issuer: '', subject: email }
}
