import { instant, type Ctx, type Db } from '../context.ts'
import { listFollows } from '../follows/queries.ts'
import { findMailbox } from '../mail/mailboxes.ts'
import { listFormerTexts } from '../reactions/former.ts'
import { listMessages, type OwnMessage, type Person } from '../reactions/person.ts'
import { isVisible, reactionPath, type Reason } from '../reactions/reaction.ts'
import type { Holder } from './holder.ts'

/** So many rows of a kind that only pile up are told; nobody has more. */
const most = 1000

/**
 * Everything that is kept of somebody, as JSON text for themselves: the one place where their own mail address is
 * written. Instants are ISO 8601 UTC. `about` says in words what each part is.
 */
export async function writeDownload(ctx: Ctx, holder: Holder): Promise<string> {
  const { person } = holder
  const data = {
    format: 'tresse-my-data/1',
    about: aboutText(ctx),
    site: ctx.settings.siteUrl,
    madeAt: instant(ctx),
    mailAddresses: person.emails,
    readers: holder.readers.map(({ folded: _folded, ...reader }) => reader),
    identities: holder.identities,
    sessions: await listSessions(ctx.db, person),
    messages: await allMessages(ctx, person),
    follows: (await Promise.all(person.emails.map((email) => listFollows(ctx.db, email)))).flat(),
    mailboxes: (await Promise.all(person.emails.map((email) => findMailbox(ctx.db, email)))).filter(Boolean),
    mails: await listMails(ctx.db, person),
    reports: await listReports(ctx.db, person),
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

function aboutText({ t }: Ctx): Record<string, string> {
  const parts = ['readers', 'identities', 'sessions', 'messages', 'follows', 'mailboxes', 'mails', 'reports'] as const
  return Object.fromEntries(parts.map((part) => [part, t(`mydata.about.${part}`)]))
}

async function allMessages(ctx: Ctx, person: Person) {
  const messages: object[] = []
  for (let before: number | null | undefined; before !== null;) {
    const { items, older }: Awaited<ReturnType<typeof listMessages>> = await listMessages(ctx.db, person, before)
    for (const message of items) messages.push(await messageData(ctx, message))
    before = older
  }
  return messages
}

async function messageData(ctx: Ctx, message: OwnMessage) {
  const { id, number, state, name, email, website, via, lang, source, html } = message
  const shown = isVisible(state) && number !== null && message.postState === 'published'
  const post = ctx.settings.siteUrl + message.postPath
  const former = await listFormerTexts(ctx.db, id)
  return {
    id,
    post: { title: message.postTitle, url: post },
    url: shown ? reactionPath(post, number) : null,
    number,
    state,
    name,
    mail: email,
    website,
    signedInVia: via,
    language: lang,
    text: source,
    html,
    sentAt: message.createdAt,
    publishedAt: message.publishedAt,
    editedAt: message.editedAt,
    heldFor: JSON.parse(message.reasons) as Reason[],
    networkAddress: message.address,
    browser: message.agent,
    formerTexts: former.map(({ at, source }) => ({ at, text: source })),
  }
}

async function listSessions(db: Db, { readerIds }: Person) {
  return db
    .selectFrom('readerSessions')
    .select(['createdAt', 'seenAt', 'agent', 'address'])
    .where('readerId', 'in', [0, ...readerIds])
    .orderBy('id')
    .limit(most)
    .execute()
}

async function listMails(db: Db, { emails }: Person) {
  return db
    .selectFrom('mails')
    .select(['kind', 'state', 'createdAt', 'sentAt'])
    .where('email', 'in', ['', ...emails])
    .where('email', '<>', '')
    .orderBy('id')
    .limit(most)
    .execute()
}

async function listReports(db: Db, { readerIds }: Person) {
  return db
    .selectFrom('reports')
    .select(['reactionId', 'reason', 'words', 'createdAt', 'closedAt'])
    .where('readerId', 'in', [0, ...readerIds])
    .orderBy('id')
    .limit(most)
    .execute()
}
