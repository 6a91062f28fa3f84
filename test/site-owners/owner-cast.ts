import { createHash } from 'node:crypto'
import type { Response } from 'light-my-request'
import type { Blog } from '../support/blog.ts'

const begin = '/linkbacks/owner'

/** Somebody's browser on the pages for owners: keeps cookies, sends forms as ours do. */
export function ownerBrowser(blog: Blog) {
  const jar = new Map<string, string>()
  const keep = (response: Response) => {
    for (const { name, value } of response.cookies) {
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const get = async (url: string) => keep(await blog.app.inject({ url, headers: { cookie: cookie() } }))
  const post = async (url: string, fields: Record<string, string>) =>
    keep(
      await blog.app.inject({
        method: 'POST',
        url,
        payload: new URLSearchParams(fields).toString(),
        headers: {
          cookie: cookie(),
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
      }),
    )
  return {
    get,
    post,
    begin: (site: string, way: 'indieauth' | 'link') => post(begin, { site, way }),
    act: (act: string, id?: number) =>
      post(`${begin}/site`, { do: act, ...(id === undefined ? {} : { id: String(id) }) }),
    site: () => get(`${begin}/site`),
    hasCookies: () => jar.size,
  }
}

export type OwnerBrowser = ReturnType<typeof ownerBrowser>

/** The address that a page tells people to link to. */
export function proofIn(page: Response): string {
  return /https:\/\/blog\.example\/linkbacks\/owner\?proof=[\w-]{22}/.exec(page.body)?.[0] ?? ''
}

/** Proves a site by a link in its page. */
export async function proveByLink(blog: Blog, site: string): Promise<OwnerBrowser> {
  const browser = ownerBrowser(blog)
  await browser.begin(site, 'link')
  const proof = proofIn(await browser.get(`${begin}/link`))
  blog.web.page(new URL(site).href, `<!doctype html><link rel="me" href="${proof}">`)
  await browser.post(`${begin}/link`, {})
  return browser
}

/** The address that the page between our site and another one goes on to. */
export function departureOf(page: Response): URL {
  const [, url = ''] = /<a class="button main" href="([^"]+)"/.exec(page.body) ?? []
  return new URL(url.replaceAll('&amp;', '&'))
}

type Server = { issuer?: string; me?: string; namesItself?: boolean; profile?: unknown }

/**
 * A site at `home` whose owner identifies themselves at login.example, with a server that keeps to the rules: it answers a code
 * once, to who shows the verifier of its challenge.
 */
export function hasIndieAuth(
  blog: Blog,
  home: string,
  { issuer = 'https://login.example/', me = home, namesItself = true, profile }: Server = {},
) {
  const endpoint = 'https://login.example/auth'
  const codes = new Map<string, URLSearchParams>()
  blog.web.page(home, '<!doctype html><link rel="indieauth-metadata" href="https://login.example/meta">')
  blog.web.answer('https://login.example/meta', {
    contentType: 'application/json',
    body: JSON.stringify({
      issuer,
      authorization_endpoint: endpoint,
      authorization_response_iss_parameter_supported: namesItself,
    }),
  })
  blog.web.answer(endpoint, ({ body = '', method }) => {
    const form = new URLSearchParams(body)
    const asked = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const good =
      method === 'POST' &&
      asked?.get('code_challenge') === challenge &&
      form.get('redirect_uri') === asked.get('redirect_uri') &&
      form.get('client_id') === asked.get('client_id') &&
      form.get('grant_type') === 'authorization_code'
    if (!good) return { status: 400, contentType: 'application/json', body: '{"error":"invalid_grant"}' }
    return { contentType: 'application/json', body: JSON.stringify({ me, profile }) }
  })
  return {
    endpoint,
    /** What the server sends people back with when they agree. */
    agree: (departure: URL, more: Record<string, string> = {}) => {
      const code = `code-${codes.size}`
      codes.set(code, departure.searchParams)
      const back = new URL(departure.searchParams.get('redirect_uri') ?? '')
      const answer = { code, state: departure.searchParams.get('state') ?? '', iss: issuer, ...more }
      return `${back.pathname}?${new URLSearchParams(answer)}`
    },
  }
}
