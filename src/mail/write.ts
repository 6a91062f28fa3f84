import { Eta } from 'eta'
import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { OutgoingMail } from '../lib/mail.ts'
import { findSite } from '../settings/site.ts'
import { houseViews } from '../web/own-view.ts'
import type { Block, Letter } from './letter.ts'
import { replyAddress, returnAddress } from './tags.ts'
import { letterText, paragraphs } from './letter-text.ts'

const views = new Eta({ views: houseViews, cache: true })
/** A whole mail stays below 20,000 bytes: quotes are cut shorter until it does. */
const mostBytes = 19_000
const quoteLengths = [Infinity, 8000, 4000, 2000, 1000, 500, 200, 80, 0]

/** A letter as the mail that leaves: text and simple HTML, who it comes from, and the headers that mail programs want. */
export async function writeMail(ctx: Ctx, mail: MailRow, letter: Letter): Promise<OutgoingMail> {
  const { title: named } = await findSite(ctx.db)
  const title = named || new URL(ctx.settings.siteUrl).host
  const answerTo = letter.answers ? replyAddress(ctx, mail, letter.answers) : undefined
  const replyTo = letter.replyTo ?? answerTo
  const returnPath = returnAddress(ctx, mail)
  const footer = answerTo === undefined ? letter.why : `${ctx.t('mail.answer')}\n\n${letter.why}`
  return {
    messageId: mail.messageId,
    from: { name: title, address: ctx.config.mailFrom },
    to: { name: mail.name, address: mail.email },
    ...(replyTo === undefined ? {} : { replyTo: { name: title, address: replyTo } }),
    ...(returnPath === undefined ? {} : { returnPath }),
    ...(letter.references ? { references: letter.references } : {}),
    subject: letter.subject,
    ...bodiesOf(ctx, title, { ...letter, why: footer }),
    headers: headersOf(mail, letter),
  }
}

/** RFC 3834 for those who answer by machine, RFC 2369 and 8058 for the button that stops a list. */
function headersOf({ lang }: MailRow, { stop }: Letter): Record<string, string> {
  const list: Record<string, string> = stop
    ? { 'List-Unsubscribe': `<${stop.oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {}
  return { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': lang, ...list }
}

function bodiesOf(ctx: Ctx, title: string, letter: Letter): { text: string; html: string } {
  const { t, settings } = ctx
  const data = { t, lang: settings.lang, home: settings.siteUrl, site: title, paragraphs }
  let bodies = { text: '', html: '' }
  for (const most of quoteLengths) {
    const short = { ...letter, blocks: cutQuotes(letter.blocks, most) }
    bodies = { text: letterText(ctx, title, short), html: views.render('/mail/letter', { ...data, letter: short }) }
    if (sizeOf(bodies.text) + sizeOf(bodies.html) <= mostBytes) return bodies
  }
  return bodies
}

function cutQuotes(blocks: Block[], most: number): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type !== 'quote') return [block]
    return most === 0 ? [] : [{ ...block, text: cutText(block.text, most) }]
  })
}

/** The beginning of a text with its lines, at most so many characters. */
function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text
    .slice(0, most)
    .toWellFormed()
    .replace(/\s+\S*$/u, '')} […]`
}

/** Bytes on the way, where whatever is not ASCII takes three each (quoted-printable). */
function sizeOf(text: string): number {
  const ascii = text.replace(/[^ -~\n]/g, '').length
  return ascii + 3 * (Buffer.byteLength(text) - ascii)
}
