import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { MediaRow } from '../db/schema-posts.ts'
import { Refusal, refuse } from '../errors.ts'
import { tidyLine, wholeNumber } from '../lib/text.ts'
import { findMediaRow } from '../posts/media-lists.ts'
import { mediaMarkdown } from '../posts/media.ts'
import { addMedia, describeMedia, removeMedia } from '../posts/upload.ts'
import { mostUploadMegabytes } from '../settings/choose-site.ts'
import { statusOf } from '../web/errors.ts'
import { mostBodySeconds } from '../web/late-body.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { showLogIn, wantsJson } from './log-in-page.ts'
import { libraryView, pictureView, type MediaAsk, type UploadError, type UploadTyped } from './media-view.ts'
import { readUpload, uploadLimits } from './read-upload.ts'

const section = '/admin/media'
const done = { added: 'media.doneAdded', saved: 'media.doneSaved', removed: 'media.doneRemoved' } as const
const styles = ['desk-media.css']

/** Pictures: upload, description, those that nothing shows. */
export async function mediaRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  await app.register(multipart, { limits: uploadLimits })

  app.get(section, { config: { act: 'write' } }, async (request, reply) =>
    wantsJson(request) ? listForScript(ctx, request) : showLibrary(ctx, request, reply),
  )

  app.post(
    section,
    {
      config: { act: 'write', ownForm: true, bodySeconds: mostBodySeconds },
      bodyLimit: (mostUploadMegabytes + 1) * 1e6,
    },
    async (request, reply) => {
      const typed = { alt: '', decorative: false }
      try {
        const upload = await readUpload(request, ctx.settings.uploadMegabytes)
        if (!upload) return await showLogIn(ctx, request, reply)
        Object.assign(typed, { alt: upload.alt, decorative: upload.decorative })
        const row = await addMedia(ctx, accountOf(request), upload)
        return await (wantsJson(request)
          ? reply.code(201).send(answerOf(row))
          : reply.redirect(`${section}/${row.id}?done=added`, 303))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (wantsJson(request)) return reply.code(statusOf(error)).send({ error: ctx.t(error.key, error.params) })
        return showLibrary(ctx, request, reply, typed, error)
      }
    },
  )

  app.get(`${section}/:id`, { config: { act: 'write' } }, async (request, reply) =>
    showPicture(ctx, request, reply, await pictureOf(ctx, request)),
  )

  app.post(`${section}/:id`, { config: { act: 'write' } }, async (request, reply) => {
    const picture = await pictureOf(ctx, request)
    const { alt, decorative } = Object(request.body)
    const typed = { alt: typeof alt === 'string' ? alt : '', decorative: decorative !== undefined }
    try {
      await describeMedia(ctx, accountOf(request), picture, typed.alt, typed.decorative)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'forbidden') throw error
      return showPicture(ctx, request, reply, picture, typed, error)
    }
    return reply.redirect(`${section}/${picture.id}?done=saved`, 303)
  })

  app.post(`${section}/:id/delete`, { config: { act: 'write' } }, async (request, reply) => {
    const picture = await pictureOf(ctx, request)
    try {
      await removeMedia(ctx, accountOf(request), picture)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'forbidden') throw error
      return showPicture(ctx, request, reply, picture, undefined, error)
    }
    return reply.redirect(`${section}?done=removed`, 303)
  })
}

function answerOf(row: MediaRow) {
  const { path, alt, decorative, width, height } = row
  return { path: `/media/${path}`, alt, decorative: decorative === 1, width, height, markdown: mediaMarkdown(row) }
}

async function pictureOf(ctx: Ctx, request: FastifyRequest): Promise<MediaRow> {
  const id = wholeNumber(Object(request.params).id)
  const picture = id === undefined ? undefined : await findMediaRow(ctx.db, id)
  return picture ?? refuse('not_found', 'media.unknown')
}

function askOf(request: FastifyRequest): MediaAsk {
  const { q, montrer, page } = Object(request.query)
  const search = typeof q === 'string' ? tidyLine(q, 200) : ''
  return { search, unused: montrer === 'inutilisees', page: wholeNumber(page) ?? 1 }
}

/** The pictures of one page of the library, and the address of the next page, for who chooses one for a text. */
async function listForScript(ctx: Ctx, request: FastifyRequest) {
  const { cards, pager } = await libraryView(ctx, accountOf(request), askOf(request))
  const pictures = cards.map(({ src, thumb, alt, name, markdown }) => ({ src, thumb, alt, name, markdown }))
  return { pictures, older: pager.older ?? null }
}

async function showLibrary(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  typed?: UploadTyped,
  refusal?: Refusal,
): Promise<string> {
  const error = refusal && errorOf(refusal)
  const view = await libraryView(ctx, accountOf(request), askOf(request), typed, error)
  const page = {
    title: ctx.t('media.title'),
    section,
    styles,
    scripts: ['desk-copy.js'],
    notice: noticeOf(ctx, request, done),
  }
  return renderDesk(ctx, request, reply, 'media/list', { page: { ...page, wide: true }, ...view }, statusFor(refusal))
}

async function showPicture(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  row: MediaRow,
  typed: UploadTyped = { alt: row.alt, decorative: row.decorative === 1 },
  refusal?: Refusal,
): Promise<string> {
  const view = await pictureView(ctx, accountOf(request), row)
  const title = view.picture.name === '' ? ctx.t('media.title') : view.picture.name
  const page = { title, section, styles, scripts: ['desk-copy.js'], notice: noticeOf(ctx, request, done) }
  const error = refusal && { field: errorOf(refusal).field, text: ctx.t(refusal.key, refusal.params) }
  return renderDesk(ctx, request, reply, 'media/picture', { page, ...view, typed, error }, statusFor(refusal))
}

function errorOf({ key, params }: Refusal): UploadError {
  return { field: key === 'media.altMissing' ? 'alt' : 'file', key, params }
}

function statusFor(refusal: Refusal | undefined): { status?: number } {
  return refusal ? { status: statusOf(refusal) } : {}
}
