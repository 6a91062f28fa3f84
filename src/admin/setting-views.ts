import { instant, type Ctx } from '../context.ts'
import { langNames, langs } from '../i18n/index.ts'
import { nouns } from '../i18n/noun.ts'
import { contrast, isColour } from '../lib/colour.ts'
import { instantToZoned, isZone, zoneName } from '../lib/zones.ts'
import { listMedia } from '../posts/media-lists.ts'
import { measureImage } from '../posts/measure.ts'
import { policies, postReactions } from '../settings/choose-conversation.ts'
import { faces, measures, type LookField } from '../settings/choose-look.ts'
import { isGiven, mostUploadMegabytes, type SiteField } from '../settings/choose-site.ts'
import { accentPair, papers } from '../settings/look.ts'
import { readSiteUrl } from '../settings/site-url.ts'
import { hasDemo } from '../transfer/demo.ts'

/** What only the page of the site shows: languages, zones with the hour in the chosen one, the demonstration. */
export async function siteView(ctx: Ctx, { timeZone, siteUrl }: Record<SiteField, string>) {
  const { settings, t } = ctx
  const zone = isZone(timeZone) ? timeZone : settings.timeZone
  const address = readSiteUrl(ctx.config, siteUrl)
  const newUrl = 'siteUrl' in address && address.siteUrl !== settings.siteUrl ? address.siteUrl : ''
  return {
    languages: langs.map((lang) => ({ value: lang, text: langNames[lang] })),
    zones: [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])],
    zoneHint: t('settings.zoneHint', {
      time: instantToZoned(instant(ctx), zone).slice(11),
      name: zoneName(zone, settings.lang),
    }),
    given: isGiven(ctx),
    mostUpload: mostUploadMegabytes,
    newUrl,
    hasDemo: await hasDemo(ctx.db),
  }
}

/** What only the page of the conversation shows: the possibilities in words. */
export function conversationView({ t }: Ctx) {
  return {
    policies: policies.map((value) => ({
      value,
      text: t(`settings.policy.${value}`),
      hint: t(`settings.policyHint.${value}`),
    })),
    postReactions: postReactions.map((value) => ({ value, text: t(`settings.reactions.${value}`) })),
    nouns: nouns.map((value) => ({ value, text: t(`settings.noun.${value}`) })),
  }
}

/** What only the page of the look shows: the possibilities, the pictures for a logo, and how a colour is read. */
export async function lookView(ctx: Ctx, values: Record<LookField, string>) {
  const { t } = ctx
  const accent = values.colour === 'own' && isColour(values.accent) ? values.accent : ''
  const { colour, face, measure } = values
  const preview = new URLSearchParams({ colour, accent: values.accent, face, measure })
  const pair = accent === '' ? undefined : accentPair(accent)
  return {
    colours: (['house', 'own'] as const).map((value) => ({ value, text: t(`settings.accent.${value}`) })),
    faces: faces.map((value) => ({ value, text: t(`settings.face.${value}`) })),
    measures: measures.map((value) => ({ value, text: t(`settings.measure.${value}`) })),
    logos: await logoChoices(ctx, values.logo),
    preview: `/admin/settings/preview.css?${preview}`,
    contrast: pair ? t('settings.previewContrast', contrasts(ctx, accent, pair.dark)) : '',
    suggested: pair && !pair.enough ? pair.light : '',
  }
}

/** The latest uploads that could be a logo, the one in use among them. */
async function logoChoices(ctx: Ctx, chosen: string) {
  const { pictures } = await listMedia(ctx, {})
  const found = pictures.map(({ path, alt, name }) => ({ value: `/media/${path}`, text: alt || name }))
  if (chosen === '' || found.some(({ value }) => value === chosen) || !isPicture(ctx, chosen)) return found
  return [{ value: chosen, text: ctx.settings.logoAlt || ctx.t('settings.logoPicture') }, ...found]
}

/** Whether an address is that of a picture of this site, with a size. */
export function isPicture(ctx: Ctx, address: string): boolean {
  return address.startsWith('/media/') && measureImage(ctx, address) !== undefined
}

function contrasts({ settings }: Ctx, light: string, dark: string) {
  const number = new Intl.NumberFormat(settings.lang, { maximumFractionDigits: 1 })
  // Rounded down: 4.46 is not 4.5.
  const least = (colour: string, grounds: readonly string[]) =>
    number.format(Math.floor(Math.min(...grounds.map((ground) => contrast(colour, ground))) * 10) / 10)
  return { light: least(light, papers.light), dark: least(dark, papers.dark) }
}
