import type { Ctx } from '../context.ts'
import type { MediaRow } from '../db/schema-posts.ts'
import { mayChangeMedia, mayWrite, type Account } from '../identities/account.ts'
import type { Key, Params } from '../i18n/index.ts'
import { listMedia, listMediaUses, type MediaUse } from '../posts/media-lists.ts'
import { mediaMarkdown, variantPath } from '../posts/media.ts'

export type MediaAsk = { search: string; unused: boolean; page: number }
export type UploadTyped = { alt: string; decorative: boolean }
export type UploadError = { field: 'file' | 'alt'; key: Key; params: Params }

/** The library as its page shows it, with the upload form in the state it is in. */
export async function libraryView(ctx: Ctx, account: Account, ask: MediaAsk, typed?: UploadTyped, error?: UploadError) {
  const { pictures, total, pages } = await listMedia(ctx, ask)
  const uses = await listMediaUses(
    ctx.db,
    pictures.map(({ path }) => path),
  )
  return {
    ask,
    total,
    cards: pictures.map((picture) => cardOf(ctx, account, picture, uses)),
    empty: total === 0 ? ctx.t(emptyKey(ask)) : '',
    upload: {
      limit: ctx.settings.uploadMegabytes,
      typed: typed ?? { alt: '', decorative: false },
      open: error !== undefined || (total === 0 && ask.search === '' && !ask.unused),
      error: error && { field: error.field, text: ctx.t(error.key, error.params) },
    },
    pager: {
      newer: ask.page > 1 ? addressOf({ ...ask, page: ask.page - 1 }) : undefined,
      older: ask.page < pages ? addressOf({ ...ask, page: ask.page + 1 }) : undefined,
    },
    tabs: [
      { text: ctx.t('media.all'), href: addressOf({ ...ask, unused: false, page: 1 }), current: !ask.unused },
      { text: ctx.t('media.unused'), href: addressOf({ ...ask, unused: true, page: 1 }), current: ask.unused },
    ],
  }
}

/** One picture with everything its page says of it. */
export async function pictureView(ctx: Ctx, account: Account, picture: MediaRow) {
  const uses = await listMediaUses(ctx.db, [picture.path])
  return {
    picture: cardOf(ctx, account, picture, uses),
    uses: uses.map((use) => useView(ctx, account, use)),
    mayChange: mayChangeMedia(account, picture),
  }
}

function cardOf(ctx: Ctx, account: Account, picture: MediaRow, allUses: MediaUse[]) {
  const uses = allUses.filter(({ path }) => path === picture.path)
  const [first] = uses
  return {
    id: picture.id,
    name: picture.name,
    alt: picture.alt,
    isDecorative: picture.decorative === 1,
    href: `/admin/media/${picture.id}`,
    src: `/media/${picture.path}`,
    thumb: thumbOf(picture),
    size: sizeOf(ctx, picture),
    pixels: picture.width > 0 ? ctx.t('media.pixels', { width: picture.width, height: picture.height }) : '',
    width: picture.width,
    height: picture.height,
    type: picture.type.replace(/^image\/|\+xml$/g, '').toUpperCase(),
    createdAt: picture.createdAt,
    markdown: mediaMarkdown(picture),
    isLogo: ctx.settings.logo === `/media/${picture.path}`,
    use: first && useView(ctx, account, first),
    more: uses.length > 1 ? ctx.t('media.usedMore', { n: uses.length - 1 }) : '',
  }
}

/** Who may not write a post is led to its public page; what nobody else has read yet is not even named. */
function useView(ctx: Ctx, account: Account, use: MediaUse): { title: string; href: string; isDraft: boolean } {
  const title = use.title === '' ? ctx.t('posts.untitled') : use.title
  if (mayWrite(account, use)) return { title, href: `/admin/posts/${use.postId}`, isDraft: use.state === 'draft' }
  if (use.state === 'published') return { title, href: use.postPath, isDraft: false }
  return { title: ctx.t('media.usedUnseen'), href: '', isDraft: false }
}

/** The smallest version there is. */
function thumbOf({ path, widths }: MediaRow): string {
  const [smallest] = JSON.parse(widths) as number[]
  return `/media/${smallest === undefined ? path : variantPath(path, smallest)}`
}

function sizeOf(ctx: Ctx, { bytes }: MediaRow): string {
  if (bytes < 1e6) return ctx.t('media.kilobytes', { n: Math.max(1, Math.round(bytes / 1000)) })
  const format = new Intl.NumberFormat(ctx.settings.lang, { maximumFractionDigits: 1 })
  return ctx.t('media.megabytes', { n: format.format(bytes / 1e6) })
}

function emptyKey({ search, unused }: MediaAsk): Key {
  if (search !== '') return 'media.noneFound'
  return unused ? 'media.noneUnused' : 'media.empty'
}

function addressOf({ search, unused, page }: MediaAsk): string {
  const query = new URLSearchParams()
  if (search !== '') query.set('q', search)
  if (unused) query.set('montrer', 'inutilisees')
  if (page > 1) query.set('page', String(page))
  return `/admin/media${query.size > 0 ? `?${query}` : ''}`
}
