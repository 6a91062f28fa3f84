import { diffArrays } from 'diff'
import type { Ctx } from '../context.ts'
import { fold } from '../lib/text.ts'
import { isGesture, type LinkbackDraft, type Reaction } from '../reactions/reaction.ts'
import { ruleBook } from '../reactions/rule-book.ts'
import { hostOf, siteRule } from '../reactions/rules.ts'

const mostChanged = 0.3

/**
 * Whether a page says so much else than when its link was let in (more than 30 % of the words of title and text, put in or
 * left out) that somebody must look at it again. Not for the authors' own pages, for sites that a rule trusts, nor where
 * nobody looks at links beforehand; and not for likes and the like, of which only a name is shown.
 */
export async function isRewritten(ctx: Ctx, known: Reaction, draft: LinkbackDraft): Promise<boolean> {
  if (ctx.settings.policy === 'open' || draft.relation === 'followup' || isGesture(draft.relation)) return false
  const [was, is] = saidBefore(known, draft)
  const [titleBefore, title] = saysTitle(draft) ? [known.title, draft.title] : ['', '']
  const before = wordsOf(titleBefore, was)
  const after = wordsOf(title, is)
  if (changedShare(before, after) <= mostChanged) return false
  return !(await isVouchedFor(ctx, draft))
}

/** A reply is compared as a whole with what it was; where one of the two is only an excerpt, two excerpts are. */
function saidBefore(known: Reaction, { content, excerpt }: LinkbackDraft): [string | null, string] {
  return content && known.html !== '' ? [known.text, content.text] : [known.excerpt, excerpt]
}

/** A page without a title goes by its address, which are no words of its own. */
function saysTitle({ title, endHost }: LinkbackDraft): boolean {
  return endHost === undefined || !title.startsWith(endHost) || /\s/.test(title)
}

async function isVouchedFor(ctx: Ctx, { sourceUrl, endHost }: LinkbackDraft): Promise<boolean> {
  const book = await ruleBook(ctx)
  const hosts = [hostOf(sourceUrl), endHost === undefined ? undefined : hostOf(`http://${endHost}`)]
  return hosts.every((host) => host === undefined || siteRule(book, host)?.verdict === 'trust')
}

function wordsOf(...texts: (string | null)[]): string[] {
  return fold(texts.join(' ')).match(/[\p{L}\p{N}]+/gu) ?? []
}

function changedShare(before: string[], after: string[]): number {
  const parts = diffArrays(before, after)
  const changed = parts.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0)
  return changed / Math.max(1, before.length + after.length)
}
