import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a real server got it. */
export type Arrived = { from: string; to: string[]; secure: boolean; user: string; raw: string }

export type Smtp = {
  port: number
  arrived: Arrived[]
  /** What the server says to the next mails, in order, once it has seen them whole; then it takes them. */
  answers: { code: number; text: string }[]
  /** Addresses that it does not know. */
  unknown: Set<string>
  close: () => Promise<void>
}

/** Starts a mail server on loopback; `options` are smtp-server's own. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<Smtp> {
  const smtp: Omit<Smtp, 'port' | 'close'> = { arrived: [], answers: [], unknown: new Set() }
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      if (smtp.unknown.has(address)) callback(answer(550, `5.1.1 <${address}> is unknown here`))
      else callback()
    },
    onData(stream, { envelope, secure, user }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const next = smtp.answers.shift()
        if (next) return callback(answer(next.code, next.text))
        const bytes = Buffer.concat(chunks)
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({ address }) => address)
        smtp.arrived.push({ from, to, secure, user: String(user ?? ''), raw: bytes.toString() })
        callback()
      })
    },
    ...options,
  })
  // A client that gives up in the middle is no error of the test.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { ...smtp, port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function answer(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}
