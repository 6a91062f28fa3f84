import type { InjectOptions, Response } from 'light-my-request'
import { addAccount, type Account, type Role } from '../../src/identities/account.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { hashPassphrase } from '../../src/lib/passphrase.ts'
import type { Blog } from './blog.ts'

/** What the people of the tests come in with. */
export const passphrase = 'levain de seigle'
// Hashing takes as long as it should: once is enough for all of them.
const hashed = hashPassphrase(passphrase)

/** Gives somebody an account with that pass phrase. */
export async function hasAccount(blog: Pick<Blog, 'ctx'>, slug = 'mado', role: Role = 'owner'): Promise<Account> {
  const { ctx } = blog
  const name = slug[0]?.toUpperCase() + slug.slice(1)
  const author = await addAuthor(ctx, { slug, name, word: '', bio: '' })
  const email = `${slug}@blog.example`
  return addAccount(ctx, { authorId: author.id, email, role, state: 'active', passHash: await hashed })
}

type Fields = Record<string, string | string[]>

/** A browser with its cookies, at one address. */
export type Visitor = {
  cookies: Map<string, string>
  get: (url: string, headers?: Record<string, string>) => Promise<Response>
  post: (url: string, fields?: Fields, headers?: Record<string, string>) => Promise<Response>
  logIn: (email: string, typed?: string, more?: Fields) => Promise<Response>
}

/** Opens such a browser. Redirects are not followed. */
export function visitor({ app }: Pick<Blog, 'app'>, remoteAddress = '192.0.2.1'): Visitor {
  const cookies = new Map<string, string>()
  const send = async (options: InjectOptions): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await app.inject({ ...options, remoteAddress, headers: { ...options.headers, cookie } })
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const post: Visitor['post'] = (url, fields = {}, headers = {}) => {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    return send({ method: 'POST', url, payload: body.toString(), headers: { ...form, ...headers } })
  }
  return {
    cookies,
    post,
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    logIn: (email, typed = passphrase, more = {}) =>
      post('/admin/log-in', { email, passphrase: typed, to: '', kept: '', ...more }),
  }
}

/** The hidden fields of the first form of a page that leads to `action`, as a browser would send them. */
export function hiddenFields(html: string, action: string): Record<string, string> {
  const [, form = ''] =
    new RegExp(`<form[^>]*action="${action.replace(/[?.]/g, '\\$&')}"[^>]*>([\\s\\S]*?)</form>`).exec(html) ?? []
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [unescape(name), unescape(value)]))
}

function unescape(text: string): string {
  const named: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => named[entity] ?? entity)
}
