import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { may } from '../identities/account.ts'
import { listLikely, listProvidersUsed, listReaders, withDeeds, type ListedReader } from '../readers/list.ts'
import { findReader } from '../readers/queries.ts'
import { trustOf, type Trust } from '../readers/trust.ts'
import { loadRows } from '../reactions/desk-rows.ts'
import { listSignedIds } from '../reactions/signed.ts'
import { wholeNumber } from '../lib/text.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { pagerOf } from './pager.ts'
import { queueHref, scalar } from './queue-filters.ts'
import { factsOfReader, identityViews, personView, saidView } from './reader-view.ts'

const section = '/admin/readers'
const styles = ['desk-readers.css']
const levels: readonly Trust[] = ['new', 'known', 'trusted', 'blocked']
const shownMessages = 20
const notices = {
  trust: 'readers.done.trust',
  note: 'readers.done.note',
  merged: 'readers.done.merged',
  split: 'readers.done.split',
} as const

/** The list of people that the address asks for. */
export async function showReaders(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const { t } = ctx
  const words = scalar(request.query, 'q')
  const trust = levels.find((level) => level === scalar(request.query, 'trust'))
  const provider = scalar(request.query, 'provider')
  const before = wholeNumber(scalar(request.query, 'before'))
  const filter = { trust, provider: provider || undefined, words: words || undefined }
  const { items, older } = await listReaders(ctx.db, { ...filter, before })
  const narrowed = words !== '' || trust !== undefined || provider !== ''
  return renderDesk(ctx, request, reply, 'readers/list', {
    page: { title: t('readers.title'), section, styles },
    people: items.map((reader) => personView(ctx, reader)),
    words,
    levels: levels.map((name) => ({ name, text: t(`readers.level.${name}`), chosen: name === trust })),
    providers: (await listProvidersUsed(ctx.db)).map(({ provider: name, via }) => ({
      name,
      text: via,
      chosen: name === provider,
    })),
    narrowed,
    empty: t(narrowed ? 'readers.noneFound' : 'readers.none'),
    pages: pagerOf((at) => listHref({ q: words, trust: trust ?? '', provider, before: at }), before, older),
  })
}

/** Everything known of one person, with what was typed and what is wrong with it. */
export async function showReader(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  again: { note?: string; problem?: string; status?: number } = {},
): Promise<string> {
  const { t } = ctx
  const reader = await demandReader(ctx, id)
  const mayMerge = may(accountOf(request), 'people')
  const rows = await loadRows(ctx, await listSignedIds(ctx.db, id, shownMessages))
  const [latest] = rows
  const data = {
    page: { title: reader.name, section, styles, notice: noticeOf(ctx, request, notices) },
    id,
    photo: reader.photo ?? '',
    level: { name: reader.level, text: t(`readers.level.${reader.level}`) },
    facts: factsOfReader(ctx, reader),
    identities: identityViews(ctx, reader, mayMerge),
    trusts: trustChoices(ctx, reader),
    note: again.note ?? reader.note,
    problem: again.problem ?? '',
    rows: rows.map((row) => saidView(ctx, row)),
    allHref: latest ? queueHref({ tab: 'all', same: latest.id }) : '',
    mayMerge,
  }
  return renderDesk(ctx, request, reply, 'readers/reader', data, { status: again.status ?? 200 })
}

/** With whom a person can be merged; once somebody is chosen, both side by side, and what would happen. */
export async function showMerge(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  status = 200,
): Promise<string> {
  const { t } = ctx
  const kept = await demandReader(ctx, id)
  const other = wholeNumber(scalar(request.query, 'with'))
  if (other !== undefined && other !== id) {
    const gone = await demandReader(ctx, other)
    const title = t('readers.mergeConfirm', { gone: gone.name, kept: kept.name })
    const [first, second] = [personView(ctx, kept), personView(ctx, gone)]
    const data = { page: { title, section, styles }, id, kept: first, gone: second }
    return renderDesk(ctx, request, reply, 'readers/confirm', data, { status })
  }
  const words = scalar(request.query, 'q')
  const found =
    words === ''
      ? await listLikely(ctx.db, kept)
      : (await listReaders(ctx.db, { words })).items.filter((one) => one.id !== id)
  return renderDesk(ctx, request, reply, 'readers/merge', {
    page: { title: t('readers.mergeWith', { name: kept.name }), section, styles },
    id,
    words,
    lead: t(
      found.length === 0
        ? words === ''
          ? 'readers.mergeNone'
          : 'readers.noneFound'
        : words === ''
          ? 'readers.mergeLikely'
          : 'readers.mergeFound',
    ),
    people: found.map((reader) => personView(ctx, reader)),
  })
}

async function demandReader(ctx: Ctx, id: number): Promise<ListedReader> {
  const row = (await findReader(ctx.db, id)) ?? refuse('not_found', 'readers.unknown')
  const [reader] = await withDeeds(ctx.db, [row])
  return reader ?? refuse('not_found', 'readers.unknown')
}

function trustChoices({ t }: Ctx, reader: ListedReader) {
  const level = t(`readers.level.${trustOf({ trust: null }, reader.published)}`)
  return [
    { name: '', text: t('readers.trustAuto', { level }), hint: t('readers.trustAutoHint') },
    { name: 'trusted', text: t('readers.trustTrusted'), hint: t('readers.trustTrustedHint') },
    { name: 'blocked', text: t('readers.trustBlocked'), hint: t('readers.trustBlockedHint') },
  ].map((choice) => ({ ...choice, chosen: choice.name === (reader.trust ?? '') }))
}

function listHref(fields: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size === 0 ? section : `${section}?${query}`
}
