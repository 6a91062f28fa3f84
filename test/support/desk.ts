import type { InjectOptions, Response } from 'light-my-request'
import { addAccount, type Account, type Role } from '../../src/identities/account.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { beginSession, findSession } from '../../src/identities/sessions.ts'
import type { Blog } from './blog.ts'

/** Somebody logged in at the desk: requests as their browser sends them. */
export type Desk = {
  account: Account
  cookie: string
  formToken: string
  get: (url: string) => Promise<Response>
  /** Sends a form, its token included. A list is a field that comes several times. */
  post: (url: string, fields?: Record<string, string | string[]>) => Promise<Response>
}

/** Gives somebody an account of that role, without a pass phrase, and logs them in. */
export async function atDesk(blog: Blog, role: Role = 'owner', slug = 'ann'): Promise<Desk> {
  const { ctx } = blog
  const author = await addAuthor(ctx, { slug, name: slug[0]?.toUpperCase() + slug.slice(1), word: '', bio: '' })
  const email = `${slug}@blog.example`
  const account = await addAccount(ctx, { authorId: author.id, email, role, state: 'active', passHash: null })
  const token = await beginSession(ctx, account.id, { agent: 'Test', address: '192.0.2.1' })
  const { formToken = '' } = (await findSession(ctx, token)) ?? {}
  const secure = ctx.settings.siteUrl.startsWith('https:')
  const cookie = `${secure ? '__Host-' : ''}tresse_desk=${token}`
  const inject = (options: InjectOptions) => blog.app.inject(options)
  return {
    account,
    cookie,
    formToken,
    get: (url) => inject({ method: 'GET', url, headers: { cookie } }),
    post: (url, fields = {}) => inject({ method: 'POST', url, ...form({ token: formToken, ...fields }, cookie) }),
  }
}

function form(fields: Record<string, string | string[]>, cookie: string): Pick<InjectOptions, 'payload' | 'headers'> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
  return { payload: body.toString(), headers }
}
