import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { followOwnAddresses } from '../linkbacks/follow-own.ts'
import { conversationValues, readConversationChoice } from '../settings/choose-conversation.ts'
import { lookValues, readLookChoice } from '../settings/choose-look.ts'
import { readingValues, readReadingChoice } from '../settings/choose-reading.ts'
import { readSiteChoice, saveSiteChoice, siteValues } from '../settings/choose-site.ts'
import { addressValues, readAddressChoice } from '../settings/own-addresses.ts'
import { saveSettings } from '../settings/settings.ts'
import { findSite } from '../settings/site.ts'
import type { Wrong } from '../settings/typed.ts'
import { identityTab } from './setting-identities.ts'
import { linkTab } from './setting-links.ts'
import { mailTab } from './setting-mail.ts'
import { privacyTab } from './setting-privacy.ts'
import { conversationView, isPicture, lookView, siteView } from './setting-views.ts'

/** A form of settings as its page shows it; `more` is what only that page needs. */
export type Shown = { values: Record<string, string>; wrong: Wrong[]; more: Record<string, unknown> }
/** Without `save` there is something to correct, or nothing was to be saved yet. */
export type Answered = Shown & { save?: () => Promise<void> }

export type Tab = {
  path: string
  key: Key
  view: string
  script?: string
  styles?: readonly string[]
  /** The sentence for what a redirect says was done, besides that it was saved; '' for none. */
  notice?: (ctx: Ctx, query: unknown) => string
  open: (ctx: Ctx) => Promise<Shown>
  read: (ctx: Ctx, body: unknown) => Promise<Answered>
}

const site: Tab = {
  path: '/admin/settings',
  key: 'settings.site',
  view: 'site',
  async open(ctx) {
    const values = siteValues(ctx, await findSite(ctx.db))
    return { values, wrong: [], more: await siteView(ctx, values) }
  },
  async read(ctx, body) {
    const before = await findSite(ctx.db)
    const read = readSiteChoice(ctx, before, body)
    const shown = { ...read, more: await siteView(ctx, read.values) }
    return read.wrong.length > 0 ? shown : { ...shown, save: () => saveSiteChoice(ctx, before, read) }
  },
}

const reading: Tab = {
  path: '/admin/settings/reading',
  key: 'settings.reading',
  view: 'reading',
  async open(ctx) {
    const { values, rows } = readingValues(ctx.settings)
    return { values, wrong: [], more: { rows, unsaved: false } }
  },
  async read(ctx, body) {
    const { values, wrong, rows, asked, changes } = readReadingChoice(ctx.settings, body)
    const shown = { values, wrong, more: { rows, unsaved: asked } }
    return asked || wrong.length > 0 ? shown : { ...shown, save: () => saveSettings(ctx, changes) }
  },
}

const conversation: Tab = {
  path: '/admin/settings/conversation',
  key: 'settings.conversation',
  view: 'conversation',
  async open(ctx) {
    return { values: conversationValues(ctx.settings), wrong: [], more: conversationView(ctx) }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readConversationChoice(ctx.settings, body)
    const shown = { values, wrong, more: conversationView(ctx) }
    return wrong.length > 0 ? shown : { ...shown, save: () => saveSettings(ctx, changes) }
  },
}

const look: Tab = {
  path: '/admin/settings/appearance',
  key: 'settings.look',
  view: 'appearance',
  script: 'settings-look.js',
  async open(ctx) {
    const values = lookValues(ctx.settings)
    return { values, wrong: [], more: await lookView(ctx, values) }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readLookChoice(ctx.settings, body, (address) => isPicture(ctx, address))
    const shown = { values, wrong, more: await lookView(ctx, values) }
    const { do: ask } = Object(body)
    return wrong.length > 0 || ask === 'preview' ? shown : { ...shown, save: () => saveSettings(ctx, changes) }
  },
}

const addresses: Tab = {
  path: '/admin/settings/addresses',
  key: 'settings.addresses',
  view: 'addresses',
  async open(ctx) {
    return { values: addressValues(ctx.settings), wrong: [], more: {} }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readAddressChoice(ctx.settings, body)
    if (wrong.length > 0) return { values, wrong, more: {} }
    const save = async () => {
      await saveSettings(ctx, changes)
      await followOwnAddresses(ctx)
    }
    return { values, wrong, more: {}, save }
  },
}

/** The pages of settings in the order of their tabs. */
export const settingTabs: readonly Tab[] = [
  site,
  reading,
  conversation,
  identityTab,
  linkTab,
  mailTab,
  privacyTab,
  look,
  addresses,
]
