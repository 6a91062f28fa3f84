import type { Blog } from '../support/blog.ts'

/** Text as it is typed: with ordinary spaces where French has its own. */
export function plain(text = ''): string {
  return text.replace(/[\u00a0\u202f]/g, ' ')
}

/** The path behind a link of the last mail to an address, by its label. */
export function pathIn(blog: Blog, email: string, label: string): string {
  const [, url = ''] = new RegExp(`${label}\\n(https?://\\S+)`).exec(plain(blog.mail.to(email).at(-1)?.text)) ?? []
  return new URL(url).pathname
}
