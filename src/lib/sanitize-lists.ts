import type { Attributes, IOptions, Tag } from 'sanitize-html'
import { authorHref, mediaSrcset, mediaUrl, ownPath, readerHref } from './html-urls.ts'

/** What a value becomes, or undefined when the attribute is to go. */
type Check = (value: string) => string | undefined
type Checks = Record<string, Check>

/** Elements that go with all they hold: their text is no text of a page, and parsers disagree about where most of them end. */
const dropped = (
  'script style textarea option select title noscript xmp iframe noembed noframes plaintext template ' +
  'svg math object embed applet frameset head'
).split(' ')

/** The typings do not know `allowedEmptyAttributes`. */
type Lists = IOptions & { allowedEmptyAttributes: string[] }

const common: Lists = {
  disallowedTagsMode: 'discard',
  nonTextTags: dropped,
  nestingLimit: 20,
  selfClosing: ['br', 'hr', 'img', 'source', 'col', 'wbr'],
  allowProtocolRelative: false,
  enforceHtmlBoundary: false,
  parseStyleAttributes: false,
  allowedSchemesByTag: {},
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite', 'poster'],
  nonBooleanAttributes: ['*'],
  allowedEmptyAttributes: ['alt', 'controls', 'open', 'data-footnotes', 'data-footnote-ref', 'data-footnote-backref'],
}

const readerTags = 'p br a em strong del code pre blockquote ul ol li'.split(' ')

const authorTags = [
  ...readerTags,
  ...'h2 h3 h4 h5 h6 figure figcaption img picture source video audio details summary section dl dt dd hr'.split(' '),
  ...'table caption colgroup col thead tbody tfoot tr th td'.split(' '),
  ...'sup sub kbd samp var small span ins abbr dfn q cite time wbr'.split(' '),
]

const renamed = { b: 'strong', i: 'em', s: 'del', strike: 'del' }

const readerChecks: Record<string, Checks> = {
  a: { href: readerHref },
  ol: { start: pattern(/^\d{1,9}$/) },
}

const text: Check = (value) => value
const flag: Check = () => ''
// A hyphen is asked for, so that no id of a text can be one of the page around it, nor a property of `document`.
const id = pattern(/^[a-z][a-z0-9]*-[a-z0-9_-]{1,120}$/)
const pixels = pattern(/^[1-9]\d{0,4}$/)
const count = pattern(/^[1-9]\d{0,2}$/)
const moment = pattern(/^[\dTZW:.+ -]{1,40}$/)
const alignment = classes(/^align-(?:left|center|right)$/)

const everywhere: Checks = {
  title: text,
  lang: pattern(/^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,4}$/i),
  dir: pattern(/^(?:ltr|rtl|auto)$/),
  id,
}

const authorChecks: Record<string, Checks> = {
  a: {
    href: authorHref,
    rel: classes(/^(?:nofollow|ugc|sponsored|noopener|noreferrer|license|author|external|me)$/),
    // The last four say to other sites what a post is to the page it links to (microformats2, h-entry).
    class: classes(/^(?:heading-anchor|u-(?:in-reply-to|like-of|repost-of|bookmark-of))$/),
    'aria-label': text,
    'aria-describedby': id,
    'data-footnote-ref': flag,
    'data-footnote-backref': flag,
  },
  section: { class: classes(/^footnotes$/), 'data-footnotes': flag },
  small: { class: classes(/^source$/) },
  code: { class: classes(/^(?:hljs|language-[a-z0-9+#.-]{1,30})$/) },
  span: { class: classes(/^(?:hljs-[a-z0-9-]{1,30}|[a-z]{1,20}_{1,2})$/) },
  img: {
    src: mediaUrl,
    srcset: mediaSrcset,
    sizes: pattern(/^[\w\s().,:%*/+-]{1,300}$/),
    alt: text,
    width: pixels,
    height: pixels,
    loading: pattern(/^(?:lazy|eager)$/),
  },
  source: {
    src: ownPath,
    srcset: mediaSrcset,
    sizes: pattern(/^[\w\s().,:%*/+-]{1,300}$/),
    type: pattern(/^(?:image|audio|video)\/[\w.+-]{1,40}$/),
  },
  video: { src: ownPath, poster: mediaUrl, controls: flag, width: pixels, height: pixels },
  audio: { src: ownPath, controls: flag },
  td: { colspan: count, rowspan: count, class: alignment },
  th: { colspan: count, rowspan: count, class: alignment },
  ol: { start: pattern(/^-?\d{1,9}$/) },
  blockquote: { cite: mediaUrl },
  q: { cite: mediaUrl },
  ins: { cite: mediaUrl, datetime: moment },
  del: { cite: mediaUrl, datetime: moment },
  time: { datetime: moment },
  details: { open: flag },
}

/** What a reader's text may hold: no class, no id, no picture; its links say that nobody here vouches for them. */
export const readerOptions: Lists = {
  ...common,
  allowedTags: readerTags,
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  transformTags: {
    ...renamed,
    '*': (name, attributes) => {
      const kept = checkAll(attributes, readerChecks[name])
      return kept.href === undefined ? { tagName: name, attribs: kept } : vouchless(name, kept.href)
    },
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'a' && attribs.href === undefined && 'excludeTag',
}

/** What an author's text may hold. */
export const authorOptions: Lists = {
  ...common,
  allowedTags: authorTags,
  allowedAttributes: {
    '*': Object.keys(everywhere),
    ...Object.fromEntries(Object.entries(authorChecks).map(([name, checks]) => [name, Object.keys(checks)])),
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  transformTags: {
    ...renamed,
    h1: 'h2',
    '*': (name, attributes) => ({ tagName: name, attribs: checkAll(attributes, everywhere, authorChecks[name]) }),
  },
  exclusiveFilter: ({ tag, attribs }) =>
    (tag === 'a' && attribs.href === undefined && attribs.id === undefined && 'excludeTag') ||
    (tag === 'img' && attribs.src === undefined),
}

function vouchless(tagName: string, href: string): Tag {
  return { tagName, attribs: { href, rel: 'nofollow ugc noopener' } }
}

/** Only the attributes that have a check and pass it, in the order they were written. */
function checkAll(attributes: Attributes, ...lists: (Checks | undefined)[]): Attributes {
  const kept: Attributes = {}
  for (const [name, value] of Object.entries(attributes)) {
    const list = lists.find((checks) => checks && Object.hasOwn(checks, name))
    const result = list?.[name]?.(value)
    if (result !== undefined) kept[name] = result
  }
  return kept
}

function pattern(shape: RegExp): Check {
  return (value) => (shape.test(value) ? value : undefined)
}

/** Of a list of words only those of the shape. */
function classes(shape: RegExp): Check {
  return (value) =>
    value
      .split(/\s+/)
      .filter((word) => shape.test(word))
      .join(' ') || undefined
}
