import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { SaxesParser } from 'saxes'
import type { LightMyRequestResponse } from 'fastify'
import type { Blog } from '../support/blog.ts'

/** Asks for an address as a feed reader does; throws unless it is there. */
export async function get(blog: Pick<Blog, 'app'>, url: string): Promise<LightMyRequestResponse> {
  const response = await blog.app.inject({ url })
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
  return response
}

/** The feed read by feedsmith, after a strict parser took the same text as well-formed. */
export async function readRss(blog: Pick<Blog, 'app'>, url: string) {
  const { body } = await get(blog, url)
  readStrictly(body)
  return parseRssFeed(body)
}

export async function readAtom(blog: Pick<Blog, 'app'>, url: string) {
  const { body } = await get(blog, url)
  readStrictly(body)
  return parseAtomFeed(body)
}

/** With what the reader does not know of: our extension, by item. */
export async function readJson(blog: Pick<Blog, 'app'>, url: string) {
  const { body } = await get(blog, url)
  const raw = JSON.parse(body) as { items: Record<string, unknown>[] }
  return { feed: parseJsonFeed(body), raw, facts: raw.items.map((item) => item['_tresse']) }
}

/**
 * The second reader: a namespace-aware XML parser that stops at the first mistake. Gives every text by the
 * `{namespace}name` of its element, exactly as written. A document type declaration is a mistake.
 */
export function readStrictly(xml: string): Map<string, string[]> {
  const parser = new SaxesParser({ xmlns: true })
  const texts = new Map<string, string[]>()
  const open: string[] = []
  const add = (text: string) => void open.push((open.pop() ?? '') + text)
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a feed has no document type declaration')
  })
  parser.on('opentag', () => void open.push(''))
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', ({ uri, local }) => {
    const name = uri === '' ? local : `{${uri}}${local}`
    texts.set(name, [...(texts.get(name) ?? []), open.pop() ?? ''])
  })
  parser.write(xml).close()
  return texts
}
