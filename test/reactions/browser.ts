import type { LightMyRequestResponse } from 'fastify'
import type { Blog } from '../support/blog.ts'

type Fields = Record<string, string> | [string, string][]

/** A browser as far as forms go: it keeps cookies, says where it comes from, and sends hidden fields back as given. */
export type Browser = {
  cookies: Map<string, string>
  get: (url: string) => Promise<LightMyRequestResponse>
  post: (url: string, fields: Fields, headers?: Record<string, string>) => Promise<LightMyRequestResponse>
  /** Opens a post, waits as long as writing takes, and sends its form. */
  write: (path: string, fields: Record<string, string>) => Promise<LightMyRequestResponse>
}

/** A new browser at an address of its own, without any cookie. */
export function openBrowser({ app, clock }: Blog, remoteAddress = '192.0.2.1'): Browser {
  const cookies = new Map<string, string>()
  const headers = () => (cookies.size === 0 ? {} : { cookie: Array.from(cookies, ([k, v]) => `${k}=${v}`).join('; ') })
  const keep = (response: LightMyRequestResponse) => {
    for (const { name, value, maxAge } of response.cookies as { name: string; value: string; maxAge?: number }[]) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const get: Browser['get'] = async (url) => keep(await app.inject({ url, headers: headers(), remoteAddress }))
  const post: Browser['post'] = async (url, fields, more = {}) => {
    const origin = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams(fields).toString()
    const sent = { ...origin, ...headers(), ...more }
    return keep(await app.inject({ method: 'POST', url, payload, headers: sent, remoteAddress }))
  }
  const write: Browser['write'] = async (path, fields) => {
    const page = await get(path)
    clock.pass(20_000)
    return post(`${path}/reactions`, { ...hiddenFields(page.body), name: 'Béa', ...fields })
  }
  return { cookies, get, post, write }
}

/** The hidden fields of a page's forms. */
export function hiddenFields(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries(Array.from(found, ([, name = '', value = '']) => [name, value]))
}
