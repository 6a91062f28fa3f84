import { mailFault } from '../lib/mail-address.ts'
import { TooDeep } from '../lib/markdown-bounds.ts'
import { renderPost } from '../lib/markdown.ts'
import { tidyLine, tidyText } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import type { Settings } from './settings.ts'
import { numberOf, readTyped, type Read } from './typed.ts'

const fields = ['privacyContact', 'backupDays', 'privacyNote'] as const
export type PrivacyField = (typeof fields)[number]

const longestNote = 5000
const longestContact = 300

/** What the form shows before anybody touches it. */
export function privacyValues({ privacyContact, backupDays, privacyNote }: Settings): Record<PrivacyField, string> {
  return { privacyContact, backupDays: String(backupDays), privacyNote }
}

/**
 * Reads what the privacy page says beside what the settings say: whom to ask (a mail address or a web address, or
 * nobody), how long backups are kept, and the owner's own words (Markdown, 5,000 signs at most).
 */
export function readPrivacyChoice(settings: Settings, body: unknown): Read<PrivacyField> {
  const typed = readTyped(body, privacyValues(settings))
  const { values, wrong } = typed
  const contact = tidyLine(values.privacyContact, longestContact + 1)
  if (!isContact(contact)) wrong.push({ field: 'privacyContact', key: 'privacy.set.contactWrong', params: {} })
  const note = tidyText(values.privacyNote).trim()
  if (Array.from(note).length > longestNote) {
    wrong.push({ field: 'privacyNote', key: 'settings.long', params: { most: longestNote } })
  } else if (!canBeShown(note)) wrong.push({ field: 'privacyNote', key: 'error.textDeep', params: {} })
  const changes = {
    privacyContact: contact,
    backupDays: numberOf(typed, 'backupDays', 0, 3650),
    privacyNote: note,
  }
  return { ...typed, changes }
}

/** Where a contact leads: a mail address or a page. */
export function contactHref(contact: string): string {
  return parseHttpUrl(contact)?.href ?? `mailto:${encodeURIComponent(contact).replaceAll('%40', '@')}`
}

function isContact(text: string): boolean {
  if (text === '') return true
  if (text.length > longestContact) return false
  if (/^https?:/i.test(text)) return parseHttpUrl(text) !== undefined
  return mailFault(text) === undefined
}

function canBeShown(note: string): boolean {
  try {
    renderPost(note, { lang: 'fr', idPrefix: 'note-' })
    return true
  } catch (error) {
    if (error instanceof TooDeep) return false
    throw error
  }
}
