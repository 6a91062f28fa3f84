import PostalMime from 'postal-mime'
import { expect, onTestFinished, test } from 'vitest'
import { startBlog } from '../support/blog.ts'
import { startSmtp } from '../support/smtp.ts'
import { sendEveryLetter } from './every-letter.ts'

test.each(['fr', 'en'] as const)(
  'every mail arrives in its own words (%s), small, and without a word of anybody’s address',
  async (lang) => {
    const smtp = await startSmtp()
    onTestFinished(smtp.close)
    const url = `smtp://127.0.0.1:${smtp.port}?ignoreTLS=true`
    const blog = await startBlog({
      env: { SMTP_URL: url, MAIL_FROM: 'carnet@blog.example', MAIL_REPLY: 'fil@blog.example' },
    })
    const expected = await sendEveryLetter(blog, lang)
    smtp.arrived.length = 0
    await blog.runJobs()
    const mails = await Promise.all(
      smtp.arrived.map(async ({ to, raw }) => ({ ...(await PostalMime.parse(raw)), recipient: to[0], raw })),
    )
    const said = mails.map(({ recipient, subject }) => `${recipient} ${subject?.replace(/[\u00a0\u202f]/g, ' ')}`)
    expect(said.toSorted()).toEqual(expected.map(({ to, subject }) => `${to} ${subject}`).toSorted())
    for (const { subject, raw, html = '', text = '' } of mails) {
      expect(Buffer.byteLength(raw), subject).toBeLessThan(20_000)
      expect(html, subject).toContain(`<html lang="${lang}">`)
      expect(html, subject).not.toMatch(/<(?:img|script|link|iframe)\b|\ssrc=/i)
      expect(`${html}${text}`, subject).not.toMatch(/[\w.]+@(?:bourg|levain|e)\.example/)
      expect(text.trim().length, subject).toBeGreaterThan(80)
    }
  },
)
