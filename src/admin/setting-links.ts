import type { Ctx } from '../context.ts'
import type { AnnouncementRow } from '../db/schema-links.ts'
import { listLastAnnouncements } from '../announcing/announcement-list.ts'
import { goneChoices, linkValues, readLinkChoice } from '../settings/choose-links.ts'
import { saveSettings } from '../settings/settings.ts'
import { formatDate } from '../web/dates.ts'
import type { Tab } from './setting-tabs.ts'

/** The settings of links between sites: how they come, whether ours are told, hubs and services with how they last answered. */
export const linkTab: Tab = {
  path: '/admin/settings/links',
  key: 'links.tab',
  view: 'links',
  styles: ['desk-links.css'],
  async open(ctx) {
    return { values: linkValues(ctx.settings), wrong: [], more: await linkSettingsView(ctx) }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readLinkChoice(ctx.settings, body)
    const shown = { values, wrong, more: await linkSettingsView(ctx) }
    return wrong.length > 0 ? shown : { ...shown, save: () => saveSettings(ctx, changes) }
  },
}

async function linkSettingsView(ctx: Ctx) {
  const { t, settings } = ctx
  return {
    transports: (['webmention', 'pingback', 'trackback'] as const).map((name) => ({
      name,
      text: t(`links.set.${name}`),
      hint: t(`links.set.${name}Hint`),
    })),
    goneChoices: goneChoices.map((value) => ({
      value,
      text: t(`links.set.gone.${value}`),
      hint: t(`links.set.goneHint.${value}`),
    })),
    told: {
      hubs: await toldView(ctx, 'hub', settings.hubs),
      updateServices: await toldView(ctx, 'service', settings.updateServices),
    },
    besides: [
      { href: '/admin/settings/addresses', text: t('settings.addresses'), hint: t('links.set.ownHint') },
      { href: '/admin/rules?of=site', text: t('links.set.rules'), hint: t('links.set.rulesHint') },
      { href: '/admin/links', text: t('links.set.received'), hint: t('links.set.receivedHint') },
    ],
  }
}

/** A line for every hub or service that is set: how it last answered, in its own words when it refused. */
async function toldView(ctx: Ctx, kind: AnnouncementRow['kind'], addresses: readonly string[]) {
  const last = await listLastAnnouncements(ctx.db, kind, addresses)
  return addresses.map((address) => {
    const row = last.get(address)
    if (!row) return { address, outcome: 'never', text: ctx.t('links.set.toldNever'), words: '' }
    const good = row.outcome === 'done' && row.failing === 0
    const when = formatDate(ctx, row.at, 'time')
    const key = row.outcome === 'failed' ? 'links.set.toldFailed' : 'links.set.toldDone'
    const some = row.outcome === 'done' && row.failing > 0 ? ctx.t('links.set.toldSome', { n: row.failing }) : ''
    return {
      address,
      outcome: good ? 'done' : 'failed',
      text: [ctx.t(key, { when }), some].filter(Boolean).join(' '),
      words: good ? '' : row.words,
    }
  })
}
