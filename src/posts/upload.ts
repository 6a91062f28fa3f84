import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import type { MediaRow } from '../db/schema-posts.ts'
import { refuse } from '../errors.ts'
import { mayChangeMedia, type Account } from '../identities/account.ts'
import type { Key } from '../i18n/index.ts'
import { ImageError, imageType, remakeImage, type ImageType, type Remade } from '../lib/image.ts'
import { SvgError } from '../lib/svg-error.ts'
import { checkSvg } from '../lib/svg.ts'
import { tidyLine } from '../lib/text.ts'
import { newPath, removeFiles, storeFiles } from './media-files.ts'
import { measureBytes } from './measure.ts'
import { mediaLimits, uploadDir, variantWidths } from './media.ts'

type Changed = Pick<MediaRow, 'id' | 'path' | 'accountId'>

export type Upload = { bytes: Buffer; name: string; alt: string; decorative: boolean }

const longestAlt = 500
const endings: Record<ImageType, string> = { png: 'png', jpeg: 'jpg', gif: 'gif', webp: 'webp', avif: 'avif' }

/**
 * Takes a picture in: what its content says it is, made anew without what hides in files (see `remakeImage`, `checkSvg`),
 * stored below DATA_DIR/media under a name of ours, with its WebP variants. The same file twice is one picture, whose
 * row is answered with the description given now. Refused: `too_large` over what the owner allows, `invalid` without a description
 * unless decorative, and for all that is no picture we take, in a sentence that says why.
 */
export async function addMedia(ctx: Ctx, account: Pick<Account, 'id'>, upload: Upload): Promise<MediaRow> {
  const { bytes, decorative } = upload
  if (bytes.length === 0) refuse('invalid', 'media.fileMissing')
  const { uploadMegabytes: limit } = ctx.settings
  if (bytes.length > limit * 1e6) refuse('too_large', 'media.tooLarge', { limit })
  const described = { alt: readAlt(upload.alt, decorative), decorative: decorative ? 1 : 0 } as const

  const hash = createHash('sha256').update(bytes).digest('hex')
  const known = await findByHash(ctx, hash)
  if (known && existsSync(join(uploadDir(ctx.config.dataDir), known.path))) return { ...known, ...described }

  const made = await make(bytes)
  const path = known?.path ?? newPath(ctx, hash, upload.name, made.ending)
  await storeFiles(ctx, path, made)
  if (known) return { ...known, ...described }

  await ctx.db
    .insertInto('media')
    .values({
      ...described,
      path,
      hash,
      name: tidyLine(upload.name, 200),
      type: made.type,
      width: made.width,
      height: made.height,
      bytes: made.bytes.length,
      widths: JSON.stringify(made.variants.map(({ width }) => width)),
      accountId: account.id,
      createdAt: instant(ctx),
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
  const row = (await findByHash(ctx, hash)) ?? refuse('not_found', 'media.unknown')
  // Somebody sent the same picture at the same time, under another name.
  if (row.path !== path) await removeFiles(ctx, path)
  return { ...row, ...described }
}

/**
 * Changes what a picture is said to show. Refused: `forbidden`, `invalid` when nothing is said of one that is not
 * decorative.
 */
export async function describeMedia(
  ctx: Ctx,
  account: Account,
  media: Changed,
  alt: string,
  decorative: boolean,
): Promise<void> {
  demandChange(account, media)
  await ctx.db
    .updateTable('media')
    .set({ alt: readAlt(alt, decorative), decorative: decorative ? 1 : 0 })
    .where('id', '=', media.id)
    .execute()
}

/**
 * Removes a picture with its variants. Refused: `forbidden`, `conflict` while a post, a draft or the site itself shows
 * it.
 */
export async function removeMedia(ctx: Ctx, account: Account, media: Changed): Promise<void> {
  demandChange(account, media)
  await transaction(ctx, async (ctx) => {
    if (await isShown(ctx, media.path)) refuse('conflict', 'media.isUsed')
    await ctx.db.deleteFrom('media').where('id', '=', media.id).execute()
  })
  await removeFiles(ctx, media.path)
}

function demandChange(account: Account, media: Changed): void {
  if (!mayChangeMedia(account, media)) refuse('forbidden', 'media.notYours')
}

function readAlt(text: string, decorative: boolean): string {
  const alt = decorative ? '' : tidyLine(text, longestAlt)
  return alt === '' && !decorative ? refuse('invalid', 'media.altMissing') : alt
}

async function findByHash(ctx: Ctx, hash: string): Promise<MediaRow | undefined> {
  return ctx.db.selectFrom('media').selectAll().where('hash', '=', hash).executeTakeFirst()
}

type Made = Remade & { type: string; ending: string }

async function make(bytes: Buffer): Promise<Made> {
  const type = imageType(bytes) ?? refuse('invalid', 'media.notPicture')
  if (type === 'svg') return makeSvg(bytes)
  try {
    const made = await remakeImage(bytes, type, mediaLimits, variantWidths)
    return { ...made, type: `image/${type}`, ending: endings[type] }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    return refuse('invalid', imageKeys[error.reason], mediaLimits)
  }
}

const imageKeys: Record<ImageError['reason'], Key> = {
  broken: 'media.broken',
  pixels: 'media.tooManyPixels',
  frames: 'media.tooManyFrames',
  slow: 'media.tooSlow',
}

function makeSvg(bytes: Buffer): Made {
  if (bytes.length > mediaLimits.svgKilobytes * 1000) {
    refuse('too_large', 'media.svgTooLarge', { limit: mediaLimits.svgKilobytes })
  }
  try {
    const clean = Buffer.from(checkSvg(bytes))
    const size = measureBytes(clean) ?? { width: 0, height: 0 }
    return { ...size, bytes: clean, variants: [], type: 'image/svg+xml', ending: 'svg' }
  } catch (error) {
    if (!(error instanceof SvgError)) throw error
    return refuse('invalid', svgKeys[error.reason], { found: error.found })
  }
}

const svgKeys: Record<SvgError['reason'], Key> = {
  encoding: 'media.svgEncoding',
  malformed: 'media.svgMalformed',
  doctype: 'media.svgDoctype',
  instruction: 'media.svgElement',
  element: 'media.svgElement',
  handler: 'media.svgHandler',
  outside: 'media.svgOutside',
  style: 'media.svgStyle',
  animation: 'media.svgAnimation',
  size: 'media.svgTooMuch',
}

/** Asked of the texts themselves besides the index of uses: a picture that goes is gone from every page. */
async function isShown({ db, settings }: Ctx, path: string): Promise<boolean> {
  const address = `/media/${path}`
  if (settings.logo === address) return true
  const holds = `%${address}%`
  const use = await db.selectFrom('mediaUses').select('postId').where('path', '=', path).limit(1).executeTakeFirst()
  const post = await db
    .selectFrom('posts')
    .select('id')
    .where('state', '<>', 'deleted')
    .where((eb) => eb.or([eb('source', 'like', holds), eb('cover', 'like', holds)]))
    .limit(1)
    .executeTakeFirst()
  const draft = await db
    .selectFrom('drafts')
    .select('postId')
    .where('fields', 'like', holds)
    .limit(1)
    .executeTakeFirst()
  return [use, post, draft].some((row) => row !== undefined)
}
