import { authorOf } from './page-author.ts'
import { cardOf } from './page-card.ts'
import { renameClassic } from './page-classic.ts'
import { chooseEntry, contentOf, nameOf, type MainEntry } from './page-entry.ts'
import { excerptAround, windowAround } from './page-excerpt.ts'
import { baseOf, findFirst, findLinks } from './page-links.ts'
import { readMicroformats } from './page-microformats.ts'
import { bestLink, isInHead, placesOf } from './page-place.ts'
import { readStatement } from './page-statement.ts'
import { surveyPage } from './page-survey.ts'
import type { Anchor, Survey } from './page-survey.ts'
import { lineOf } from './page-text.ts'
import { titleAndSite } from './page-title.ts'
import { parseTree } from './page-tree.ts'
import type { Page } from './page.ts'
import { tidyText } from './text.ts'
import { resolveHttpUrl, targetTest } from './urls.ts'

/** Reads a page of HTML that was found at `url`; `wide`: all that Webmention takes for a link is one. */
export function readHtml(html: string, url: URL, targets: readonly string[], wide: boolean): Page {
  const document = parseTree(html)
  if (/\bhentry\b/.test(html)) renameClassic(document)
  const survey = surveyPage(document)
  const base = baseOf(survey, url)
  const { target, found } = findFirst(
    targets,
    (isTarget) => findLinks(survey, base, url, isTarget, wide),
    ({ link }) => link !== undefined,
  )
  const formats = readMicroformats(document, survey, base)
  const isTarget = targetTest(target)
  const main = chooseEntry(survey, formats, found, isTarget, url)
  const link = bestLink(found, main)
  const { metas } = survey
  const names = {
    entry: main && nameOf(main.element),
    openGraph: metas.get('og:title'),
    title: survey.title,
    site: metas.get('og:site_name'),
    feed: survey.feed,
  }
  return {
    url: url.href,
    ...titleAndSite(names, url),
    author: authorOf(survey, main, formats.cards, base, url),
    card: cardOf(survey, formats.cards, base, url),
    canonical: canonicalOf(survey, base),
    lang: survey.lang && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(survey.lang.trim()) ? survey.lang.trim() : undefined,
    text: tidyText(survey.text),
    hosts: found.hosts,
    links: found.links,
    gone: /^\s*(?:404|410|451)\b/.test(metas.get('http-equiv status') ?? ''),
    link: link && { target, excerpt: excerptOf(survey, link, main), hidden: link.hidden },
    inReplyTo: found.inReplyTo,
    ...readStatement(main, isTarget, metas.get('article:published_time')),
    ...placesOf(survey, found, main),
  }
}

/** The words around the link; a link in the head stands among none, and the page's own summary has to do. */
function excerptOf(survey: Survey, { element }: Anchor, main: MainEntry | undefined): string {
  if (!isInHead(element)) return excerptAround(element)
  const { metas } = survey
  const content = main && lineOf(contentOf(main.element) ?? main.element)
  return windowAround('', '', content || (metas.get('og:description') ?? metas.get('description') ?? survey.text))
}

function canonicalOf(survey: Survey, base: string): string | undefined {
  const relation = survey.relations.find(({ rel }) => rel.includes('canonical'))
  return relation && resolveHttpUrl(relation.href, base)?.href
}
