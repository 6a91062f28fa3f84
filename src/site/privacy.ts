import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import { renderPost } from '../lib/markdown.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import { contactHref } from '../settings/choose-privacy.ts'
import { listWays } from '../sign-in/ways.ts'

export type PrivacySection = { id: string; title: string; lines: string[] }

/** What the page on privacy shows. */
export type PrivacyView = {
  sections: PrivacySection[]
  /** What is kept, and for how long. */
  terms: { what: string; term: string }[]
  ways: string[]
  contact: { text: string; href: string } | null
  note: CleanHtml | null
  links: boolean
}

/**
 * What the site keeps of whom, made of what is switched on just now: nothing is told that cannot happen here, and
 * nothing that can is left out.
 */
export function privacyView(ctx: Ctx): PrivacyView {
  const { settings, t } = ctx
  const { privacyContact, privacyNote, lang } = settings
  return {
    sections: [
      readSection(ctx),
      writeSection(ctx),
      ...signInSections(ctx),
      ...mailSections(ctx),
      ...linkSections(ctx),
      whoSection(ctx),
    ],
    terms: listTerms(ctx).map(([what, term, params]) => ({ what: t(what), term: t(term, params) })),
    ways: wayNames(ctx),
    contact: privacyContact === '' ? null : { text: privacyContact, href: contactHref(privacyContact) },
    note: privacyNote === '' ? null : renderPost(privacyNote, { lang, idPrefix: 'note-' }).html,
    links: settings.transports.length > 0,
  }
}

/** The ways of signing in that readers are offered, by their names. */
function wayNames(ctx: Ctx): string[] {
  const byMail = signsInByMail(ctx) ? [ctx.t('privacy.wayMail')] : []
  return [...byMail, ...listWays(ctx).map(({ slug, label }) => (slug === 'site' ? ctx.t('privacy.waySite') : label))]
}

function signsInByMail({ settings, mail }: Ctx): boolean {
  return mail !== undefined && settings.signIn.includes('mail')
}

function section({ t }: Ctx, id: string, title: Key, keys: (Key | false | [Key, Params])[]): PrivacySection {
  const said = keys.filter((key) => key !== false)
  return { id, title: t(title), lines: said.map((key) => (typeof key === 'string' ? t(key) : t(...key))) }
}

function readSection(ctx: Ctx): PrivacySection {
  return section(ctx, 'lire', 'privacy.read', ['privacy.read.nothing', 'privacy.read.cookie', 'privacy.read.log'])
}

function writeSection(ctx: Ctx): PrivacySection {
  const { avatars, gravatar } = ctx.settings
  return section(ctx, 'ecrire', 'privacy.write', [
    'privacy.write.public',
    'privacy.write.mail',
    'privacy.write.sender',
    'privacy.write.cookie',
    'privacy.write.remember',
    'privacy.write.filter',
    avatars === 'drawn' && 'privacy.write.drawn',
    gravatar && 'privacy.write.gravatar',
  ])
}

function signInSections(ctx: Ctx): PrivacySection[] {
  const names = wayNames(ctx)
  if (names.length === 0) return []
  const elsewhere = listWays(ctx).length > 0
  const list = new Intl.ListFormat(ctx.settings.lang, { type: 'disjunction' }).format(names)
  return [
    section(ctx, 'signer', 'privacy.signIn', [
      ['privacy.signIn.ways', { ways: list }],
      signsInByMail(ctx) && 'privacy.signIn.mail',
      elsewhere && 'privacy.signIn.given',
      elsewhere && 'privacy.signIn.learns',
      'privacy.signIn.session',
      'privacy.signIn.draft',
      elsewhere && 'privacy.signIn.photo',
    ]),
  ]
}

function mailSections(ctx: Ctx): PrivacySection[] {
  if (!ctx.mail) return []
  return [
    section(ctx, 'courriels', 'privacy.mail', [
      'privacy.mail.follow',
      'privacy.mail.stop',
      'privacy.mail.plain',
      'privacy.mail.kept',
      'privacy.mail.never',
      ctx.config.mailReply !== '' && 'privacy.mail.reply',
      'privacy.mail.letter',
    ]),
  ]
}

function linkSections(ctx: Ctx): PrivacySection[] {
  const { transports } = ctx.settings
  if (transports.length === 0) return []
  return [section(ctx, 'liens', 'privacy.links', ['privacy.links.read', 'privacy.links.sender'])]
}

function whoSection(ctx: Ctx): PrivacySection {
  return section(ctx, 'qui', 'privacy.who', [
    'privacy.who.desk',
    'privacy.who.nobody',
    ctx.settings.hubs.length > 0 && 'privacy.who.hubs',
    'privacy.who.report',
  ])
}

/** What is kept and for how long, in the order of the page. */
function listTerms(ctx: Ctx): [what: Key, term: Key, params?: Params][] {
  const { mail, settings } = ctx
  const signIn = wayNames(ctx).length > 0
  const rows: ([Key, Key, Params?] | false)[] = [
    ['privacy.term.message', 'privacy.term.message.till'],
    ['privacy.term.sender', 'privacy.term.days', { d: 30 }],
    ['privacy.term.former', 'privacy.term.days', { d: 30 }],
    signIn && ['privacy.term.reader', 'privacy.term.reader.till'],
    signIn && ['privacy.term.block', 'privacy.term.block.till'],
    signIn && ['privacy.term.session', 'privacy.term.session.till'],
    signIn && ['privacy.term.draft', 'privacy.term.days', { d: 7 }],
    mail !== undefined && ['privacy.term.follow', 'privacy.term.follow.till'],
    mail !== undefined && ['privacy.term.asked', 'privacy.term.days', { d: 7 }],
    mail !== undefined && ['privacy.term.letter', 'privacy.term.days', { d: 30 }],
    mail !== undefined && ['privacy.term.mails', 'privacy.term.days', { d: 30 }],
    ['privacy.term.report', 'privacy.term.days', { d: 30 }],
    settings.transports.length > 0 && ['privacy.term.link', 'privacy.term.link.till'],
    settings.backupDays > 0 && ['privacy.term.backups', 'privacy.term.days', { d: settings.backupDays }],
  ]
  return rows.filter((row) => row !== false)
}
