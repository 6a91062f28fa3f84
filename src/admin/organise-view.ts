import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { listDeskPages } from '../posts/pages.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { labelKinds, type LabelKind } from './organise-labels.ts'

/** What a form said that could not be done, shown beside it with what was typed. */
export type Refused = { form: 'add' | 'rename' | 'merge' | 'remove'; typed: string; text: string; status: number }

const tabs = [
  { href: '/admin/organise/tags', key: 'organise.tags' },
  { href: '/admin/organise/categories', key: 'organise.categories' },
  { href: '/admin/organise/pages', key: 'organise.pages' },
] as const
const notices: Record<string, Key> = {
  added: 'organise.added',
  renamed: 'organise.renamed',
  merged: 'organise.merged',
  removed: 'organise.removed',
  cleared: 'organise.cleared',
  moved: 'organise.moved',
  shown: 'organise.shownNow',
  hidden: 'organise.hiddenNow',
}

/** Every tag, or every category, with how many posts each has. */
export async function showLabels(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: LabelKind,
  refused?: Refused,
): Promise<FastifyReply> {
  const labels = await labelKinds[kind].list(ctx)
  const data = {
    ...frame(ctx, request, `/admin/organise/${kind}`),
    kind,
    words: labelKinds[kind].words,
    labels,
    unused: labels.filter(({ posts }) => posts === 0).length,
    refused,
  }
  const status = refused?.status ?? 200
  return reply.send(await renderDesk(ctx, request, reply, 'organise/labels', data, { status }))
}

/** One tag or category, with the forms that rename, merge and delete it. Refused as `not_found`. */
export async function showLabel(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, id }: { kind: LabelKind; id: number },
  refused?: Refused,
): Promise<FastifyReply> {
  const labels = await labelKinds[kind].list(ctx)
  const label = labels.find((known) => known.id === id) ?? refuse('not_found', 'error.notFound')
  const { page, ...rest } = frame(ctx, request, `/admin/organise/${kind}`)
  const data = {
    ...rest,
    page: { ...page, title: ctx.t(labelKinds[kind].words.one, { name: label.name }) },
    kind,
    words: labelKinds[kind].words,
    label,
    others: labels.filter((other) => other.id !== id),
    refused,
  }
  const status = refused?.status ?? 200
  return reply.send(await renderDesk(ctx, request, reply, 'organise/label', data, { status }))
}

/** The pages of the site in the order of the navigation. */
export async function showPages(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const pages = await listDeskPages(ctx.db, ctx.settings)
  const published = pages.filter(({ state }) => state === 'published')
  const data = {
    ...frame(ctx, request, '/admin/organise/pages'),
    published: published.map((page, at) => ({ ...page, first: at === 0, last: at === published.length - 1 })),
    drafts: pages.filter(({ state }) => state !== 'published'),
  }
  return reply.send(await renderDesk(ctx, request, reply, 'organise/pages', data))
}

function frame(ctx: Ctx, request: FastifyRequest, tab: string) {
  return {
    page: {
      title: ctx.t('organise.title'),
      section: '/admin/posts',
      styles: ['desk-organise.css'],
      notice: noticeOf(ctx, request, notices),
    },
    tab,
    tabs: tabs.map(({ href, key }) => ({ href, text: ctx.t(key) })),
  }
}
