import { instant, type Ctx, type Db } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { RuleRow } from '../db/schema-reactions.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, may, type Account } from '../identities/account.ts'
import { tidyLine } from '../lib/text.ts'
import { randomToken } from '../lib/secrets.ts'
import { followSettings, saveSettings, type Settings } from '../settings/settings.ts'
import { hostOf, makeRuleBook, siteRule, type RuleBook } from './rules.ts'
import { readRuleValue, verdictsOf, type RuleKind, type RuleVerdict } from './rule-values.ts'

/** A rule with the name of the account that wrote it. */
export type ListedRule = RuleRow & { who: string | null }
export type RuleFields = { kind: RuleKind; value: string; verdict: RuleVerdict; note?: string }

/** No site has more rules than this. */
const mostRules = 2000
const longestNote = 200
/** How many rules a page of `listRules` holds. */
const rulesPerPage = 100

const books = new WeakMap<Settings, { stamp: string; book: RuleBook }>()

/** The rules in force, kept in memory until the settings name others. */
export async function ruleBook(ctx: Ctx): Promise<RuleBook> {
  const stamp = ctx.settings.rules
  const known = books.get(ctx.settings)
  if (known?.stamp === stamp) return known.book
  const rules = await ctx.db
    .selectFrom('rules')
    .select(['kind', 'value', 'verdict'])
    .orderBy('id')
    .limit(mostRules)
    .execute()
  const book = makeRuleBook(rules)
  books.set(ctx.settings, { stamp, book })
  return book
}

/**
 * Writes a rule; it holds at once, in every process. Who moderates may add one that refuses or holds; who has the
 * settings may trust too, and give a rule another verdict and note; from others the same rule again changes nothing.
 * Refused: `forbidden`; `invalid` for a value that is none of its kind, for trusting a claim, for refusing one's own
 * site, and beyond 2,000 rules.
 */
export async function saveRule(ctx: Ctx, account: Account, rule: RuleFields): Promise<void> {
  await saveRules(ctx, account, [rule])
}

/** The same of many rules, all or none; those that are there already, word for word, stay as they are. Answers how many changed. */
export async function saveRules(ctx: Ctx, account: Account, rules: readonly RuleFields[]): Promise<number> {
  const read = rules.map((rule) => checkRule(ctx, account, rule))
  const changed = await transaction(ctx, async (ctx) => {
    const known = new Map((await listAllRules(ctx.db)).map((rule) => [`${rule.kind} ${rule.value}`, rule]))
    const changes = read.filter(({ kind, value, verdict, note }) => {
      const rule = known.get(`${kind} ${value}`)
      if (rule && !may(account, 'settings')) {
        if (rule.verdict !== verdict) refuse('invalid', 'rule.wrong.exists')
        return false
      }
      return rule?.verdict !== verdict || rule.note !== note
    })
    for (const rule of changes) await writeRule(ctx, account, rule)
    if ((await countRules(ctx.db)) > mostRules) refuse('invalid', 'rule.wrong.many', { n: mostRules })
    if (changes.length > 0) await saveSettings(ctx, { rules: randomToken() })
    return changes.length
  })
  await followSettings(ctx)
  return changed
}

function checkRule(ctx: Ctx, account: Account, { kind, value: typed, verdict, note = '' }: RuleFields) {
  demand(account, verdict === 'trust' ? 'settings' : 'moderate')
  const read = readRuleValue(kind, typed)
  if ('wrong' in read) return refuse('invalid', read.wrong)
  if (!verdictsOf(kind).includes(verdict)) refuse('invalid', 'rule.wrong.verdict')
  const { value } = read
  if (kind === 'site' && verdict !== 'trust' && coversUs(ctx, value)) refuse('invalid', 'rule.wrong.own')
  return { kind, value, verdict, note: tidyLine(note, longestNote) }
}

async function writeRule(ctx: Ctx, { id }: Account, { kind, value, ...said }: Required<RuleFields>): Promise<void> {
  const changed = { ...said, accountId: id, createdAt: instant(ctx) }
  await ctx.db
    .insertInto('rules')
    .values({ kind, value, ...changed })
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doUpdateSet(changed))
    .execute()
}

/** Takes a rule away, at once and in every process. Refused: `forbidden`, `not_found`. */
export async function removeRule(ctx: Ctx, account: Account, id: number): Promise<void> {
  demand(account, 'settings')
  await transaction(ctx, async (ctx) => {
    const removed = await ctx.db.deleteFrom('rules').where('id', '=', id).executeTakeFirst()
    if (removed.numDeletedRows === 0n) refuse('not_found', 'error.notFound')
    await saveSettings(ctx, { rules: randomToken() })
  })
  await followSettings(ctx)
}

/** Rules, newest first, 100 a page (pages count from 1): of one kind or all. */
export async function listRules(
  db: Db,
  { kind, page = 1 }: { kind?: RuleKind | undefined; page?: number } = {},
): Promise<{ items: ListedRule[]; more: boolean }> {
  const query = db
    .selectFrom('rules')
    .leftJoin('accounts', 'accounts.id', 'rules.accountId')
    .leftJoin('authors', 'authors.id', 'accounts.authorId')
    .selectAll('rules')
    .select('authors.name as who')
    .orderBy('rules.createdAt', 'desc')
    .orderBy('rules.id', 'desc')
    .limit(rulesPerPage + 1)
    .offset((page - 1) * rulesPerPage)
  const rows = await (kind === undefined ? query : query.where('rules.kind', '=', kind)).execute()
  return { items: rows.slice(0, rulesPerPage), more: rows.length > rulesPerPage }
}

/** The rule about exactly that value, in the spelling it is kept in. */
export async function findRule(db: Db, kind: RuleKind, value: string): Promise<RuleRow | undefined> {
  return db.selectFrom('rules').selectAll().where('kind', '=', kind).where('value', '=', value).executeTakeFirst()
}

/** Every rule, by kind and value. */
export async function listAllRules(db: Db): Promise<Required<RuleFields>[]> {
  const query = db.selectFrom('rules').select(['kind', 'value', 'verdict', 'note']).orderBy('kind').orderBy('value')
  return query.limit(mostRules).execute()
}

/** How many rules there are of each kind. */
export async function countRulesByKind(db: Db): Promise<Map<RuleKind, number>> {
  const query = db
    .selectFrom('rules')
    .select(['kind', countRows().as('count')])
    .groupBy('kind')
    .orderBy('kind')
  return new Map((await query.execute()).map(({ kind, count }) => [kind, count]))
}

async function countRules(db: Db): Promise<number> {
  const { count } = await db.selectFrom('rules').select(countRows().as('count')).executeTakeFirstOrThrow()
  return count
}

/** Whether a site's rule would fall on this site itself. */
function coversUs({ settings }: Pick<Ctx, 'settings'>, value: string): boolean {
  const book = makeRuleBook([{ kind: 'site', value, verdict: 'refuse' }])
  return siteRule(book, hostOf(settings.siteUrl) ?? '') !== undefined
}
