import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { cleanComment } from '../lib/sanitize.ts'
import { fold } from '../lib/text.ts'
import { indexReaction } from '../search/entries.ts'
import { setState } from './moderate.ts'
import { findReaction, lockThread, type ThreadPost } from './queries.ts'
import type { Reaction, Reason } from './reaction.ts'
import { recountWhole } from './recount-whole.ts'
import { searchText } from './search-text.ts'

/** `name`: the text stays, nobody's; `text`: the message is withdrawn, and what it said goes too. */
export type Erasure = 'name' | 'text'

/**
 * Erases for their writer who wrote some messages (name, mail address, site, picture, network address, program, what
 * ties them to a reader or a browser, and former texts) and, if asked, what they say. A message without text is withdrawn
 * for good, and leaves at most the trace of its number. Each thread changes at once, in a transaction of its own: pages,
 * counts, search and feeds follow. What is done already stays done when it is asked for again.
 */
export async function eraseReactions(
  ctx: Ctx,
  reactions: readonly Pick<Reaction, 'id' | 'postId'>[],
  what: Erasure,
): Promise<void> {
  for (const postId of new Set(reactions.map((reaction) => reaction.postId))) {
    const ids = reactions.filter((reaction) => reaction.postId === postId).map(({ id }) => id)
    await transaction(ctx, async (ctx) => {
      const thread = (await lockThread(ctx, postId)) ?? refuse('not_found', 'error.notFound')
      for (const id of ids) await eraseOne(ctx, thread, id, what)
      await recountWhole(ctx, postId)
    })
  }
}

async function eraseOne(ctx: Ctx, thread: ThreadPost, id: number, asked: Erasure): Promise<void> {
  const before = await findReaction(ctx.db, id)
  if (!before) return
  // What its writer withdrew is shown to nobody: there is no text to be kept for anybody.
  const what = before.state === 'withdrawn' ? 'text' : asked
  if (what === 'text') {
    const former = { formerState: null, stateAt: instant(ctx) }
    await setState(ctx, before, { state: 'withdrawn', who: 'writer', why: 'erase', former })
  }
  const name = ctx.t('mydata.nameless')
  const texts = what === 'text' ? withoutText : {}
  const text = what === 'text' ? '' : before.text
  const changed = {
    ...withoutPerson,
    ...texts,
    name,
    nameFolded: fold(name),
    folded: searchText(name, text),
    reasons: withoutNames(before.reasons),
  }
  await ctx.db.updateTable('reactions').set(changed).where('id', '=', id).execute()
  await ctx.db.deleteFrom('formerTexts').where('reactionId', '=', id).execute()
  await forgetMail(ctx, before)
  const after = (await findReaction(ctx.db, id)) ?? before
  await indexReaction(ctx, thread, after)
  await ctx.db
    .insertInto('erasures')
    .values({ reactionId: id, what, at: instant(ctx) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const withoutPerson = {
  email: null,
  website: null,
  photo: null,
  photoUrl: null,
  address: null,
  agent: null,
  voice: null,
  readerId: null,
  identityId: null,
  provider: null,
  via: null,
  tellOut: 0,
  onceKey: null,
  weighed: '',
} as const

/** What the word filter learned from a text stays learned; without the text it could not be unlearned. */
const withoutText = {
  source: '',
  html: cleanComment(''),
  text: '',
  fingerprint: null,
  formerState: null,
  learned: null,
} as const

/** The rules that a name, an address or a site met say which: that goes with them. */
function withoutNames(reasons: string): string {
  const given = JSON.parse(reasons) as Reason[]
  return JSON.stringify(given.map((reason) => reason.replace(/^(rule:(?:name|mail|site|network)):.*$/s, '$1')))
}

/** What was about to be written to its writer is not. */
async function forgetMail(ctx: Ctx, { id, email }: Reaction): Promise<void> {
  if (email === null) return
  await ctx.db
    .updateTable('mails')
    .set({ state: 'dropped', params: '{}', email: '', name: '', key: null })
    .where('reactionId', '=', id)
    .where('email', '=', email)
    .where('state', '=', 'waiting')
    .execute()
}
