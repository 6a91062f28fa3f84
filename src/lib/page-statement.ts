import { contentIn } from './page-content.ts'
import { hasAddress, type MainEntry } from './page-entry.ts'
import { addressesOf, namesTarget, textOf, valuesOf } from './page-properties.ts'
import type { PageType } from './page.ts'
import type { CleanHtml } from './sanitize.ts'
import type { TargetTest } from './urls.ts'

/** What the entry of a page says of itself (microformats2). */
export type Statement = {
  type: PageType
  permalink?: string
  content?: { html: CleanHtml; text: string }
  published?: string
}

/** Reads the entry; `published` is what the page's head says, for an entry that does not. */
export function readStatement(
  main: MainEntry | undefined,
  isTarget: TargetTest,
  published: string | undefined,
): Statement {
  const first = (name: string) => valuesOf(main?.item, name)[0]
  return {
    type: main?.names ? typeOf(main, isTarget) : 'mention',
    permalink: main && hasAddress(main.element) ? addressesOf(first('url'))[0] : undefined,
    content: contentIn(first('content')) ?? contentIn(first('summary')),
    published: instantOf(textOf(first('published'))) ?? instantOf(published ?? ''),
  }
}

// The first that applies: whoever likes a page in answer to another says no more than that.
function typeOf({ item }: MainEntry, isTarget: TargetTest): PageType {
  const does = (name: string) => namesTarget(valuesOf(item, name), isTarget)
  const answers = does('in-reply-to')
  const coming = valuesOf(item, 'rsvp').some((value) => /^(?:yes|no|maybe|interested)$/i.test(textOf(value)))
  if (answers && coming) return 'rsvp'
  if (does('repost-of')) return 'repost'
  if (does('like-of')) return 'like'
  if (does('bookmark-of')) return 'bookmark'
  return answers ? 'reply' : 'mention'
}

/** A date as pages write it; without a zone it is taken for UTC. Undefined when it is none. */
function instantOf(text: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim())
  if (!match) return undefined
  const [, day, time = '00:00', zone = 'Z'] = match
  const at = new Date(`${day}T${time}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
