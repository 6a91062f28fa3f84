import { fold } from '../lib/text.ts'
import type { CommentDraft, LinkbackDraft, Reaction } from './reaction.ts'
import { searchText } from './row.ts'
import { hostOf, linksIn, type Material } from './rules.ts'

type Written = Pick<CommentDraft, 'name' | 'email' | 'website' | 'address'> & { text: string }
type Read = Pick<LinkbackDraft, 'name' | 'siteName' | 'title' | 'excerpt' | 'website' | 'address' | 'endHost'> & {
  sourceUrl: string | null
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

/** What they look at in a link from another site: the page it was announced as and the one read in the end. */
export function linkbackMaterial(read: Read, folded: string): Material {
  const { name, siteName, title, excerpt, website, address, sourceUrl, endHost } = read
  return {
    folded,
    said: searchText(name, siteName, title, excerpt),
    names: distinct([fold(name), fold(siteName)]),
    mail: null,
    address,
    claimed: distinct([hostOf(website)]),
    proven: distinct([hostOf(sourceUrl), endHost === undefined ? undefined : hostOf(`http://${endHost}`)]),
  }
}

/** The same of a reaction as it is kept. */
export function materialOf(reaction: Reaction): Material {
  const { kind, name, email, website, text, siteName, title, excerpt, sourceUrl, html } = reaction
  if (kind === 'comment') return commentMaterial(reaction, html, searchText(name, email, website, text))
  const endHost = reaction.endHost ?? undefined
  const read = { ...reaction, endHost, siteName: siteName ?? '', title: title ?? '', excerpt: excerpt ?? '' }
  return linkbackMaterial(read, searchText(name, siteName, title, excerpt, sourceUrl))
}

function distinct(values: (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[]
}
