import type { Ctx } from '../context.ts'
import type { FetchRequest } from '../lib/fetch.ts'
import { ruleBook } from '../reactions/rule-book.ts'
import { hostOf, networkRule, siteRule } from '../reactions/rules.ts'
import { canReach, canVisit } from './budget.ts'

type Guards = Required<Pick<FetchRequest, 'mayVisit' | 'mayReach'>>

/**
 * What is asked on the way to a page that a stranger named, at every hop: whether a rule refuses the site or the network
 * that it turns out to be on, then whether the budgets of host and address allow one visit more. Afterwards `isBarred`
 * says that it was a rule that ended it, `isSpent` that it was a budget.
 */
export function guardWay(ctx: Ctx): Guards & { isBarred: () => boolean; isSpent: () => boolean } {
  let [barred, spent] = [false, false]
  return {
    mayVisit: async (hop) => {
      barred = siteRule(await ruleBook(ctx), hostOf(hop.href) ?? '')?.verdict === 'refuse'
      spent = !barred && !(await canVisit(ctx, hop))
      return !barred && !spent
    },
    mayReach: async (addresses) => {
      const book = await ruleBook(ctx)
      barred = addresses.some((address) => networkRule(book, address)?.verdict === 'refuse')
      spent = !barred && !(await canReach(ctx, addresses))
      return !barred && !spent
    },
    isBarred: () => barred,
    isSpent: () => spent,
  }
}
