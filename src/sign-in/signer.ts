import type { Ctx } from '../context.ts'
import type { Current } from '../readers/reader.ts'

/** Who signs, as the form and the sign-in page say it. `key` tells one signer from another; '' is a guest. */
export type Signer = {
  kind: 'reader' | 'author'
  key: string
  name: string
  /** “via Mastodon (@ilse@bourg.example)”, or an author's word. */
  by: string
  photo: string | null
}

/** The words for who is there. A mail address is never among them. */
export function signerWords(ctx: Ctx, current: Current): Signer {
  if (current.kind === 'author') {
    const { id, name, word } = current.account
    return { kind: 'author', key: `author/${id}`, name, by: word || ctx.t('signin.author'), photo: null }
  }
  const { reader, identity } = current
  const { via, handle } = identity
  const by = handle === '' ? ctx.t('signin.via', { via }) : ctx.t('signin.viaHandle', { via, handle })
  return { kind: 'reader', key: `reader/${identity.id}`, name: reader.name, by, photo: reader.photo }
}

/** Names who is there, as the form that was shown to them named them; '' is a guest. */
export function signerKey(current: Current | undefined): string {
  if (!current) return ''
  return current.kind === 'author' ? `author/${current.account.id}` : `reader/${current.identity.id}`
}
