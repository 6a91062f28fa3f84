import type { Transporter } from 'nodemailer'
import { deliveryOf } from './mail-answer.ts'
import { headerLine, isMailAddress } from './mail-text.ts'

export type Address = { name: string; address: string }

/** One mail as it leaves. `headers` are added as they stand; names and subjects may hold any text. */
export type OutgoingMail = {
  /** Without its angle brackets. */
  messageId: string
  from: Address
  to: Address
  replyTo?: Address
  /** Where other servers say that it could not be delivered. */
  returnPath?: string
  /** Message-IDs of what it belongs to, the oldest first, so that mail programs show a thread. */
  references?: string[]
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/**
 * `taken`: the server has it now. `refused`: it will never take this one (5xx), because of the address unless `of` says
 * that it is the letter; `failed`: it may take it later. `words` is what the server said, without any address.
 */
export type Delivery =
  { outcome: 'taken' } | { outcome: 'refused'; words: string; of?: 'letter' } | { outcome: 'failed'; words: string }

export type Mailer = { send: (mail: OutgoingMail) => Promise<Delivery>; close: () => Promise<void> }

const seconds = 1000

/**
 * Makes the only door for outgoing mail (RFC 5321 over nodemailer), or answers undefined where no server is set. It
 * never throws: what went wrong is a result. Nothing in a mail can add a header or a recipient: lines are made one line,
 * and an address that is not plainly one is refused. `close` ends its connections.
 */
export function createMailer({ smtpUrl }: { smtpUrl: string }): Mailer | undefined {
  if (smtpUrl === '') return undefined
  let opened: Promise<Transporter> | undefined
  return {
    async send(mail) {
      if (!isMailAddress(mail.to.address)) return { outcome: 'refused', words: 'not a mail address' }
      try {
        opened ??= openTransport(smtpUrl)
        const transport = await opened
        await transport.sendMail(messageOf(mail))
        return { outcome: 'taken' }
      } catch (error) {
        return deliveryOf(error)
      }
    },
    async close() {
      const transport = await opened
      transport?.close()
    },
  }
}

/** Loaded with the first mail: a blog that sends none starts sooner without it. Two connections at most, kept open. */
async function openTransport(smtpUrl: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 15 * seconds,
    greetingTimeout: 15 * seconds,
    socketTimeout: 45 * seconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** A mail as nodemailer takes it. Addresses go as objects: a text would be read as a list of them. */
export function messageOf({ returnPath, references = [], ...mail }: OutgoingMail) {
  const { messageId, from, to, replyTo, subject, text, html, headers } = mail
  const last = references.at(-1)
  return {
    messageId: bracketed(messageId),
    from: safeAddress(from),
    to: safeAddress(to),
    ...(replyTo ? { replyTo: safeAddress(replyTo) } : {}),
    ...(last === undefined ? {} : { inReplyTo: bracketed(last), references: references.map(bracketed) }),
    subject: headerLine(subject),
    text,
    html,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerLine(value)])),
    envelope: { from: returnPath ?? from.address, to: [to.address] },
  }
}

function safeAddress({ name, address }: Address): Address {
  return { name: headerLine(name), address }
}

function bracketed(messageId: string): string {
  return `<${messageId.replace(/[^\x21-\x7e]|[<>]/g, '')}>`
}
