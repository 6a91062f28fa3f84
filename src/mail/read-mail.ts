import { parseFragment } from 'parse5'
import type { Email } from 'postal-mime'
import { collectText } from '../lib/page-text.ts'
import { walk } from '../lib/page-tree.ts'
import { tidyLine } from '../lib/text.ts'
import { ownWords } from './own-words.ts'

/** A mail that came in, as far as we look at it. */
export type Incoming = {
  messageId: string
  /** The one address that it says it is from, '' when there is not exactly one. */
  from: string
  name: string
  /** Every address that it may have been sent to, the envelope's first. */
  recipients: string[]
  subject: string
  /** What its writer wrote, without what they quoted. */
  text: string
  /** Whether a machine wrote it, or a list passed it on: nobody waits for an answer. */
  automatic: boolean
  /** What a report of another server says of its recipient (RFC 3464), where it is one. */
  report: { action: string; status: string; words: string } | undefined
}

const machines = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i
const listHeaders = ['list-id', 'list-unsubscribe', 'x-loop', 'x-autoreply', 'x-autorespond', 'x-auto-reply']

/** Reads a mail (RFC 5322, MIME) as bytes. Throws for what nests too deeply or has endless headers. */
export async function readMail(bytes: Uint8Array): Promise<Incoming> {
  const { default: PostalMime } = await import('postal-mime')
  const options = { maxNestingDepth: 20, maxHeadersSize: 262_144, forceRfc822Attachments: true }
  const mail = await PostalMime.parse(bytes, options)
  const sender = mail.from && mail.from.address !== undefined ? mail.from : { name: '', address: '' }
  return {
    messageId: (mail.messageId ?? '').replace(/[<>\s]/g, ''),
    from: saysOneSender(mail) ? sender.address.trim().toLowerCase() : '',
    name: tidyLine(sender.name, 60),
    recipients: recipientsOf(mail),
    subject: tidyLine(mail.subject ?? '', 200),
    text: ownWords(mail.text?.trim() ? mail.text : textOf(mail.html ?? '')),
    automatic: isAutomatic(mail),
    report: reportOf(mail),
  }
}

function headers(mail: Email, name: string): string[] {
  return mail.headers.filter(({ key }) => key === name).map(({ value }) => value.trim())
}

/** One header with one address; several (RFC 5322 §3.6.2), groups and what is not written properly are nobody's word. */
function saysOneSender(mail: Email): boolean {
  const [from = '', ...more] = headers(mail, 'from')
  const bare = from.replace(/"(?:[^"\\]|\\.)*"/g, '').trim()
  const address = /^(?:[^<>,;:@"]*<\s*([^\s<>,;:@"()]+@[^\s<>,;:@"()]+)\s*>|([^\s<>,;:@"()]+@[^\s<>,;:@"()]+))$/.exec(
    bare,
  )
  const said = (address?.[1] ?? address?.[2])?.toLowerCase()
  return more.length === 0 && said !== undefined && said === mail.from?.address?.trim().toLowerCase()
}

function recipientsOf(mail: Email): string[] {
  const envelope = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].flatMap((name) =>
    headers(mail, name).map((value) => value.replace(/[<>\s]/g, '')),
  )
  const named = [...(mail.to ?? []), ...(mail.cc ?? [])]
    .flatMap((one) => one.group ?? [one])
    .map(({ address }) => address)
  return [...new Set([...envelope, ...named])].slice(0, 50)
}

/** RFC 3834 §2 and what is usual besides: never answer such mail, and take nothing from it. */
function isAutomatic(mail: Email): boolean {
  const submitted = headers(mail, 'auto-submitted')[0]?.toLowerCase() ?? 'no'
  if (!submitted.startsWith('no')) return true
  if (/^(?:bulk|list|junk|auto_reply)$/i.test(headers(mail, 'precedence')[0] ?? '')) return true
  if (listHeaders.some((name) => headers(mail, name).length > 0)) return true
  if (/^multipart\/report\b/i.test(headers(mail, 'content-type')[0] ?? '')) return true
  return headers(mail, 'return-path')[0] === '<>' || machines.test(mail.from?.address ?? '')
}

/** Only the fields of the recipient matter; they stand in a part of their own, one a line. */
function reportOf(mail: Email): Incoming['report'] {
  const part = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status')
  if (!part || typeof part.content === 'string') return undefined
  const text = Buffer.from(part.content as ArrayBuffer)
    .toString('utf8')
    .replace(/\r?\n[ \t]+/g, ' ')
  const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(text)?.[1]?.trim() ?? ''
  const words = field('diagnostic-code').replace(/^[\w-]+;\s*/, '')
  return {
    action: field('action').toLowerCase(),
    status: field('status'),
    words: tidyLine(words || field('status'), 300),
  }
}

/** Copies of former mail in HTML are quotes or stand in a box that mail programs name. */
function textOf(html: string): string {
  const quotes = /^(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote)/
  const collector = collectText()
  walk(
    parseFragment(html),
    (node) => {
      if ('tagName' in node) {
        const named = node.attrs.some(
          ({ name, value }) => (name === 'class' && quotes.test(value)) || (name === 'id' && value === 'divRplyFwdMsg'),
        )
        if (node.tagName === 'blockquote' || named) return false
      }
      return collector.enter(node)
    },
    collector.leave,
  )
  return collector.text()
}
