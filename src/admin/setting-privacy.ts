import { privacyValues, readPrivacyChoice } from '../settings/choose-privacy.ts'
import { saveSettings } from '../settings/settings.ts'
import type { Tab } from './setting-tabs.ts'

/** What the public page on privacy cannot know by itself: whom to ask, how long backups live, the owner's own words. */
export const privacyTab: Tab = {
  path: '/admin/settings/privacy',
  key: 'privacy.tab',
  view: 'privacy',
  async open(ctx) {
    return { values: privacyValues(ctx.settings), wrong: [], more: {} }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readPrivacyChoice(ctx.settings, body)
    const shown = { values, wrong, more: {} }
    return wrong.length > 0 ? shown : { ...shown, save: () => saveSettings(ctx, changes) }
  },
}
