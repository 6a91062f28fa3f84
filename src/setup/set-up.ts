import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { addAccount, hasOwner, type Account } from '../identities/account.ts'
import { saveAuthor } from '../identities/author.ts'
import { authorFor } from '../identities/person.ts'
import { translator } from '../i18n/index.ts'
import { typeset } from '../lib/typography.ts'
import { createDraft } from '../posts/drafts.ts'
import { followSettings, saveSettings } from '../settings/settings.ts'
import { moveRevision, nameSite } from '../settings/site.ts'
import { removeDemo } from '../transfer/demo.ts'
import type { Answers } from './answers.ts'
import { sampleDraft } from './sample.ts'

/**
 * Sets a site up, all at once or not at all: its name and settings, its owner, a first draft to try things on, and the
 * end of the demonstration when it is not wanted. Answers the owner and the draft. Refused as `conflict` once there is
 * an owner: of two who finish at the same time, one is.
 */
export async function setUp(ctx: Ctx, answers: Answers): Promise<{ account: Account; postId: number }> {
  const made = await transaction(ctx, async (ctx) => {
    // Holds the site's row until the end, so that whoever else is here waits and then finds the owner.
    await moveRevision(ctx)
    if (await hasOwner(ctx.db)) refuse('conflict', 'setup.hasOwner')
    if (!answers.demo) await removeDemo(ctx)
    await nameAndSettle(ctx, answers)
    const account = await addOwner(ctx, answers)
    const postId = await createDraft(ctx, account, sampleDraft(answers.lang))
    await ctx.db.deleteFrom('oneTimes').where('purpose', '=', 'setup').execute()
    return { account, postId }
  })
  await followSettings(ctx)
  ctx.log.info({ event: 'set up', account: made.account.id }, 'security')
  return made
}

async function nameAndSettle(ctx: Ctx, { title, tagline, lang, timeZone, siteUrl, policy }: Answers): Promise<void> {
  await nameSite(ctx, typeset(title, lang), typeset(tagline, lang))
  const address = ctx.config.given.has('SITE_URL') ? {} : { siteUrl }
  await saveSettings(ctx, { ...address, named: 'desk', lang, timeZone, policy })
}

async function addOwner(ctx: Ctx, { name, word, email, passHash, lang }: Answers): Promise<Account> {
  const { id: authorId, slug, bio, ...author } = await authorFor(ctx, name)
  await saveAuthor(ctx, { slug, name: author.name, word: word || translator(lang)('author.word'), bio })
  return addAccount(ctx, { authorId, email, role: 'owner', state: 'active', passHash })
}
