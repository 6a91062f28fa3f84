import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { listFollows } from '../follows/queries.ts'
import { translator } from '../i18n/index.ts'
import type { Letter, Letters } from '../mail/letter.ts'
import { listPlaces } from '../reactions/person.ts'
import { findSite } from '../settings/site.ts'
import { listReadersOf } from './holder.ts'

/** The way to one's own messages; nothing is sent to an address of which there is nothing here. */
export async function myDataLetter(
  ctx: Ctx,
  { email, lang }: MailRow,
  { token }: Letters['my-data'],
): Promise<Letter | undefined> {
  const readers = await listReadersOf(ctx.db, email)
  const person = { readerIds: readers.map(({ id }) => id), emails: [email] }
  const { length: messages } = await listPlaces(ctx.db, person)
  if (messages + readers.length + (await listFollows(ctx.db, email)).length === 0) return undefined
  const t = translator(lang, ctx.settings.noun)
  const { title: site } = await findSite(ctx.db)
  return {
    subject: t('mydata.letter.subject', { site }),
    blocks: [
      { type: 'text', text: t('mydata.letter.lead', { site, n: messages }) },
      { type: 'button', label: t('mydata.letter.go'), url: `${ctx.settings.siteUrl}/my-data/link/${token}` },
      { type: 'text', text: t('mydata.letter.ends') },
    ],
    why: t('mydata.letter.why', { site }),
  }
}
