import fc from 'fast-check'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { isMailAddress } from '../../src/lib/mail-text.ts'
import { messageOf, type OutgoingMail } from '../../src/lib/mail.ts'

const mail: OutgoingMail = {
  messageId: 'abc@blog.example',
  from: { name: 'Le Carnet', address: 'carnet@blog.example' },
  to: { name: 'Bo', address: 'bo@e.example' },
  subject: 'Un mot',
  text: 'Bonjour',
  html: '<p>Bonjour</p>',
  headers: { 'Auto-Submitted': 'auto-generated' },
}

/** The mail as it goes over the wire. */
async function raw(changed: Partial<OutgoingMail>): Promise<{ message: string; envelope: { to: string[] } }> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message, envelope } = await transport.sendMail(messageOf({ ...mail, ...changed }))
  if (!Buffer.isBuffer(message)) throw new Error('the transport of a test hands out what it would send')
  return { message: message.toString(), envelope }
}

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\r', '\n', '\r\n', '\0', '\u2028', '\u0085', '\t', ',', ';', '<', '>', '"', '\\', '(', '@', ':'),
    fc.constantFrom('\r\nBcc: mallory@evil.example\r\n', '=?utf-8?Q?=0d=0aBcc:_x?=', '\u202e', '\ud800', '😀', 'é'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  ),
  maxLength: 60,
})
const names = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'reply-to',
  'subject',
  'to',
]

test('nothing that people type can add a header or a recipient', async () => {
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (subject, name, header) => {
      const { message, envelope } = await raw({
        subject,
        to: { name, address: 'bo@e.example' },
        from: { name, address: 'carnet@blog.example' },
        replyTo: { name, address: 'fil@blog.example' },
        headers: { 'Auto-Submitted': `auto-generated${header}` },
      })
      const head = message.slice(0, message.indexOf('\r\n\r\n'))
      const found = head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
      expect([...new Set(found)].filter((name) => !names.includes(name))).toEqual([])
      expect(found).toHaveLength(new Set(found).size)
      expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/)
      expect(envelope.to).toEqual(['bo@e.example'])
      const parsed = await PostalMime.parse(message)
      expect(parsed.to?.map(({ address }) => address)).toEqual(['bo@e.example'])
      expect(parsed.bcc ?? parsed.cc).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

test('only one plain address is an address', () => {
  fc.assert(
    fc.property(nasty, nasty, (local, domain) => {
      const text = `${local}@${domain}`
      const plain = /^[^\s\p{Cc}<>,;:"()[\]\\@]+@[^\s\p{Cc}<>,;:"()[\]\\@]+$/u.test(text)
      expect(plain || !isMailAddress(text)).toBe(true)
    }),
  )
  for (const good of [
    'bo@e.example',
    'bo+fil@e.example',
    'zoé@café.example',
    'o’neill@e.example',
    'a.b@xn--caf-dma.example',
  ])
    expect(isMailAddress(good), good).toBe(true)
  for (const bad of [
    'bo',
    '@e.example',
    'bo@',
    'a@b@c',
    'Bo <bo@e.example>',
    'bo@e.example, x@y',
    `${'x'.repeat(65)}@e.example`,
  ])
    expect(isMailAddress(bad), bad).toBe(false)
})

test('names in any writing arrive as they are, and domains travel in ASCII', async () => {
  const { message, envelope } = await raw({
    subject: 'Zoé, « ça va » ? 汉字 😀',
    to: { name: 'Zoé, "la" <boulangère>', address: 'zoe@café.example' },
    references: ['one@blog.example', 'two@blog.example\r\nBcc: x@y'],
  })
  expect(envelope.to).toEqual(['zoe@xn--caf-dma.example'])
  const parsed = await PostalMime.parse(message)
  expect(parsed.subject).toBe('Zoé, « ça va » ? 汉字 😀')
  expect(parsed.to?.[0]?.name).toBe('Zoé, "la" <boulangère>')
  expect(parsed.messageId).toBe('<abc@blog.example>')
  expect(parsed.references).toBe('<one@blog.example> <two@blog.exampleBcc:x@y>')
  expect(message).toContain('Content-Type: multipart/alternative')
})
