import type { Ctx } from '../context.ts'
import { countMails, findLastMail, lastSentAt, listMails } from '../mail/list.ts'
import { mailValues, readMailChoice } from '../settings/choose-mail.ts'
import { saveSettings } from '../settings/settings.ts'
import { formatDate } from '../web/dates.ts'
import { mailRowView } from './mail-view.ts'
import type { Tab } from './setting-tabs.ts'

const shownFailures = 5

/** The settings of mail: whether and how it leaves, a trial, what waits and what failed, and when the week's letter goes. */
export const mailTab: Tab = {
  path: '/admin/settings/mail',
  key: 'mail.tab',
  view: 'mail',
  styles: ['desk-mail.css'],
  async open(ctx) {
    return { values: mailValues(ctx.settings), wrong: [], more: await mailSettingsView(ctx) }
  },
  async read(ctx, body) {
    const { values, wrong, changes } = readMailChoice(ctx.settings, body)
    const shown = { values, wrong, more: await mailSettingsView(ctx) }
    return wrong.length > 0 ? shown : { ...shown, save: () => saveSettings(ctx, changes) }
  },
}

async function mailSettingsView(ctx: Ctx) {
  const failed = await listMails(ctx.db, { state: 'failed' })
  return {
    days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), text: dayName(ctx, day) })),
    hours: Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), text: ctx.t('mail.hour', { hour }) })),
    zone: ctx.settings.timeZone,
    facts: ctx.mail ? await factsOf(ctx) : undefined,
    trial: ctx.mail ? await trialView(ctx) : undefined,
    failures: failed.items.slice(0, shownFailures).map((mail) => mailRowView(ctx, mail)),
  }
}

/** What is known of the mail server, without its password, and of what has left. */
async function factsOf(ctx: Ctx) {
  const { t, config } = ctx
  const [waiting, failed, last] = [
    await countMails(ctx.db, 'waiting'),
    await countMails(ctx.db, 'failed'),
    await lastSentAt(ctx.db),
  ]
  return [
    { name: t('mail.server'), text: serverText(ctx) },
    { name: t('mail.from'), text: config.mailFrom },
    { name: t('mail.replies'), text: config.mailReply === '' ? t('mail.repliesNone') : config.mailReply },
    { name: t('mail.last'), text: last === undefined ? t('mail.lastNone') : formatDate(ctx, last, 'time') },
    { name: t('mail.waiting'), text: t('mail.count', { n: waiting }), href: '/admin/mails' },
    { name: t('mail.failed'), text: t('mail.count', { n: failed }), href: '/admin/mails?state=failed' },
  ]
}

function serverText({ t, config }: Ctx): string {
  const url = new URL(config.smtpUrl)
  const secure = url.protocol === 'smtps:'
  const host = `${url.hostname}:${url.port || (secure ? 465 : 587)}`
  const how = [t(secure ? 'mail.secure' : 'mail.startTls'), ...(url.username === '' ? [] : [t('mail.withName')])]
  return t('mail.serverHow', { host, how: how.join(', ') })
}

async function trialView(ctx: Ctx) {
  const last = await findLastMail(ctx.db, 'trial')
  if (!last) return { outcome: '', text: '', words: '' }
  const when = formatDate(ctx, last.sentAt ?? last.failedAt ?? last.createdAt, 'time')
  const outcome = last.state === 'sent' ? 'good' : last.error === '' ? 'waiting' : 'bad'
  return { outcome, text: ctx.t(`mail.trialWas.${outcome}`, { when }), words: outcome === 'bad' ? last.error : '' }
}

/** The name of a day from 1, Monday, to 7: the first of January 2024 was a Monday. */
function dayName({ settings }: Ctx, day: number): string {
  return new Intl.DateTimeFormat(settings.lang, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}
