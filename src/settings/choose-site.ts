import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { langs } from '../i18n/index.ts'
import { tidyLine } from '../lib/text.ts'
import { typeset } from '../lib/typography.ts'
import { isZone } from '../lib/zones.ts'
import { saveSettings } from './settings.ts'
import { readSiteUrl } from './site-url.ts'
import { nameSite, type Site } from './site.ts'
import { choiceOf, numberOf, readTyped, type Read } from './typed.ts'

export type SiteField = 'title' | 'tagline' | 'lang' | 'timeZone' | 'siteUrl' | 'uploadMegabytes' | 'confirm'
export type SiteChoice = Read<SiteField> & { title: string; tagline: string }

/** No owner allows more: a picture is held in memory while it is made anew. */
export const mostUploadMegabytes = 50
/** How long what a site is called may be, in signs. */
export const longestName = { title: 120, tagline: 300 } as const

/** What the form shows before anybody touches it. */
export function siteValues({ settings }: Ctx, site: Pick<Site, 'title' | 'tagline'>): Record<SiteField, string> {
  const { lang, timeZone, siteUrl } = settings
  const uploadMegabytes = String(settings.uploadMegabytes)
  return { title: site.title, tagline: site.tagline, lang, timeZone, siteUrl, uploadMegabytes, confirm: '' }
}

/**
 * Reads the settings of the site. Another public address than now is taken only with `confirm`: every address given
 * away so far changes with it.
 */
export function readSiteChoice(ctx: Ctx, site: Pick<Site, 'title' | 'tagline'>, body: unknown): SiteChoice {
  const typed = readTyped(body, siteValues(ctx, site))
  const { values, wrong } = typed
  const line = (field: 'title' | 'tagline') => {
    const text = typeset(tidyLine(values[field], Infinity), ctx.settings.lang)
    const most = longestName[field]
    if (Array.from(text).length > most) wrong.push({ field, key: 'settings.long', params: { most } })
    return text
  }
  const [title, tagline] = [line('title'), line('tagline')]
  if (title === '') wrong.push({ field: 'title', key: 'settings.titleMissing', params: {} })
  const lang = choiceOf(typed, 'lang', langs)
  const timeZone = values.timeZone.trim()
  if (!isZone(timeZone)) wrong.push({ field: 'timeZone', key: 'settings.zoneWrong', params: {} })
  const address = readSiteUrl(ctx.config, values.siteUrl)
  if ('problem' in address) wrong.push({ field: 'siteUrl', ...address.problem })
  else if (address.siteUrl !== ctx.settings.siteUrl && values.confirm !== address.siteUrl) {
    wrong.push({ field: 'confirm', key: 'settings.siteUrlConfirm', params: { url: address.siteUrl } })
  }
  const uploadMegabytes = numberOf(typed, 'uploadMegabytes', 1, mostUploadMegabytes)
  const siteUrl = 'problem' in address ? ctx.settings.siteUrl : address.siteUrl
  return {
    ...typed,
    title,
    tagline,
    changes: { lang, timeZone, uploadMegabytes, ...(isGiven(ctx) ? {} : { siteUrl }) },
  }
}

/** Whether the operator has set the public address, so that the desk cannot. */
export function isGiven({ config }: Pick<Ctx, 'config'>): boolean {
  return config.given.has('SITE_URL')
}

/** Saves the settings of the site. Once it has been named here, `site.yaml` names it no more. */
export async function saveSiteChoice(ctx: Ctx, site: Site, { title, tagline, changes }: SiteChoice): Promise<void> {
  const renamed = title !== site.title || tagline !== site.tagline
  await transaction(ctx, async (ctx) => {
    if (renamed) await nameSite(ctx, title, tagline)
    await saveSettings(ctx, { ...changes, ...(renamed ? { named: 'desk' } : {}) })
  })
}
