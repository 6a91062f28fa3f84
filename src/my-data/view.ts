import type { Ctx } from '../context.ts'
import { managePath } from '../follows/tokens.ts'
import { listFollows } from '../follows/queries.ts'
import type { Key } from '../i18n/index.ts'
import { countReaderSessions } from '../readers/sessions.ts'
import { isVisible, reactionPath } from '../reactions/reaction.ts'
import type { listMessages, OwnMessage } from '../reactions/person.ts'
import type { Holder } from './holder.ts'

/** A name that was typed and not taken, and why. */
export type Typed = { name?: string; wrong?: Key }

/** The page of somebody's messages, identities and follows; no mail address is on it, not even theirs. */
export async function mineView(
  ctx: Ctx,
  { person, readers, identities, signedIn }: Holder,
  messages: Awaited<ReturnType<typeof listMessages>>,
  typed: Typed,
) {
  const { items, older, total } = messages
  const follows = (await Promise.all(person.emails.map((email) => listFollows(ctx.db, email)))).flat()
  const manage = person.emails.flatMap((_email, at) => {
    const [first] = follows.filter(({ email }) => email === person.emails[at])
    return first ? [managePath(ctx, first.id)] : []
  })
  return {
    action: '/my-data',
    total,
    name: typed.name ?? readers[0]?.name ?? items[0]?.name ?? '',
    wrong: typed.wrong === undefined ? '' : ctx.t(typed.wrong),
    errorsTitle: typed.wrong === undefined ? '' : ctx.t('write.errors', { n: 1 }),
    messages: items.map((message) => messageView(ctx, message)),
    older: older === null ? '' : `/my-data?before=${older}`,
    identities: identities.map(({ via, handle, name, createdAt }) => ({ via, who: handle || name, since: createdAt })),
    follows: follows.map(({ id, title, path, pace, state }) => ({
      id,
      title: title || ctx.t('follow.offline'),
      path,
      what: state === 'asked' ? ctx.t('mydata.followAsked') : ctx.t(`mydata.pace.${pace}`),
    })),
    manage,
    kept: ctx.settings.backupDays,
    empty: total + identities.length + follows.length === 0,
    signedIn,
    sessions: await countReaderSessions(ctx, person.readerIds),
  }
}

/** One message as its writer reads it: where it stands, what it says, where it can be erased. */
export function messageView(ctx: Ctx, message: OwnMessage) {
  const { id, number, state, postState, html, text } = message
  const shown = isVisible(state) && number !== null && postState === 'published'
  return {
    id,
    title: message.postTitle,
    place: shown ? reactionPath(message.postPath, number) : '',
    number,
    live: shown,
    state:
      postState === 'published' || !isVisible(state) ? ctx.t(`mydata.state.${state}`) : ctx.t('mydata.state.offline'),
    name: message.name,
    at: message.createdAt,
    html,
    empty: text === '',
    erase: `/my-data/erase/${id}`,
  }
}
