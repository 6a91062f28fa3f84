import type { Transporter } from 'nodemailer'

export type Address = { name: string; address: string }

/** One mail as it leaves. `headers` are added as they stand; names and subjects may hold any text. */
export type OutgoingMail = {
  messageId: string
  from: Address
  to: Address
  replyTo?: Address
  /** Where other servers say that it could not be delivered. */
  returnPath?: string
  /** Message-IDs of what it belongs to, so that mail programs show a thread. */
  references?: string[]
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/**
 * `taken`: the server has it now. `refused`: it will never take this one (5xx), for the address or for what it says;
 * `failed`: it may take it later. `words` is what the server said.
 */
export type Delivery = { outcome: 'taken' } | { outcome: 'refused' | 'failed'; words: string }

export type Mailer = { send: (mail: OutgoingMail) => Promise<Delivery>; close: () => Promise<void> }

/**
 * Makes the only door for outgoing mail (RFC 5321 over nodemailer), or answers undefined where no server is set. It
 * never throws: what went wrong is a result. `close` ends its connections.
 */
export function createMailer({ smtpUrl }: { smtpUrl: string }): Mailer | undefined {
  if (smtpUrl === '') return undefined
  let opened: Promise<Transporter> | undefined
  // Loaded with the first mail: a blog that sends none starts sooner without it.
  const open = async () => (await import('nodemailer')).createTransport({ url: smtpUrl, pool: true, maxConnections: 2 })
  return {
    async send({ returnPath, ...mail }) {
      try {
        opened ??= open()
        const envelope = returnPath ? { envelope: { from: returnPath, to: [mail.to.address] } } : {}
        await (await opened).sendMail({ ...mail, ...envelope })
        return { outcome: 'taken' }
      } catch (error) {
        const { responseCode, response, message } = Object(error) as Record<
          'responseCode' | 'response' | 'message',
          unknown
        >
        const words = [response, message].find((text) => typeof text === 'string') ?? 'unknown error'
        return { outcome: Number(responseCode) >= 500 ? 'refused' : 'failed', words: words.slice(0, 300) }
      }
    },
    async close() {
      const transport = await opened
      transport?.close()
    },
  }
}
