import { fold } from '../lib/text.ts'
import { linkbackSearchText } from './linkback-columns.ts'
import type { CommentDraft, LinkbackDraft, Reaction } from './reaction.ts'
import { searchText } from './search-text.ts'
import { hostOf, linksIn, type Material } from './rules.ts'

type Written = Pick<CommentDraft, 'name' | 'email' | 'website' | 'address'> & { text: string }
type Read = Pick<LinkbackDraft, 'name' | 'siteName' | 'title' | 'excerpt' | 'content' | 'website' | 'address'> & {
  sourceUrl: string | null
  endHost?: string | null
  permalink?: string | null
}

/** What rules and filter look at in a message: `html` is its cleaned text, `text` the same plain, `folded` its search text. */
export function commentMaterial(written: Written, html: string, folded: string): Material {
  const { name, email, website, address, text } = written
  const links = linksIn(html)
  return {
    folded: links.length === 0 ? folded : `${folded} ${fold(links.join(' '))}`,
    said: searchText(name, text),
    names: [fold(name)],
    mail: email,
    address,
    claimed: distinct([hostOf(website), ...links.map(hostOf)]),
    proven: [],
  }
}

/**
 * What they look at in a link from another site: the page it was announced as and the one read in the end, and as mere
 * claims the sites of its writer, of the page it names as its own, and of those that it links to.
 */
export function linkbackMaterial(read: Read, folded: string): Material {
  const { name, siteName, title, excerpt, content, website, permalink, address, sourceUrl, endHost } = read
  const links = linksIn(content?.html ?? '')
  return {
    folded: links.length === 0 ? folded : `${folded} ${fold(links.join(' '))}`,
    said: searchText(name, siteName, title, content?.text ?? excerpt),
    names: distinct([fold(name), fold(siteName)]),
    mail: null,
    address,
    claimed: distinct([hostOf(website), hostOf(permalink), ...links.map(hostOf)]),
    proven: distinct([hostOf(sourceUrl), hostOf(endHost ? `http://${endHost}` : null)]),
  }
}

/** The same of a reaction as it is kept. */
export function materialOf(reaction: Reaction): Material {
  const { kind, name, email, website, text, siteName, title, excerpt, sourceUrl, html } = reaction
  if (kind === 'comment') return commentMaterial(reaction, html, searchText(name, email, website, text))
  const texts = { name, siteName: siteName ?? '', title: title ?? '', excerpt: excerpt ?? '', content: { html, text } }
  return linkbackMaterial({ ...reaction, ...texts }, linkbackSearchText(texts, sourceUrl))
}

function distinct(values: (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[]
}
