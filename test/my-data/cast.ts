import { hiddenFields, openBrowser, type Browser } from '../reactions/browser.ts'
import type { Blog } from '../support/blog.ts'

/** The address in the latest mail that proves an address. */
export function linkIn(blog: Blog, email: string): string {
  const link = /\/my-data\/link\/[\w-]+/
  const mail = blog.mail.to(email.toLowerCase()).findLast(({ text }) => link.test(text))
  const [path = ''] = link.exec(mail?.text ?? '') ?? []
  return path
}

/** The one-time address that the outbox would send, for when the mail itself is not looked at. */
export async function askAndOpen(blog: Blog, email: string, browser: Browser = openBrowser(blog, '192.0.2.50')) {
  await browser.post('/my-data/ask', { email })
  await blog.runJobs()
  const page = await browser.get(linkIn(blog, email))
  await browser.post(linkIn(blog, email), hiddenFields(page.body))
  return browser
}

/** Closes an account, or opens it again. */
export async function setAccountState({ ctx }: Blog, id: number, state: 'active' | 'closed'): Promise<void> {
  await ctx.db.updateTable('accounts').set({ state }).where('id', '=', id).execute()
}
