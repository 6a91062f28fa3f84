import type { Settings } from './settings.ts'
import { numberOf, readTyped, type Read } from './typed.ts'

export type MailField = 'letterDay' | 'letterHour'

/** What the form shows before anybody touches it. */
export function mailValues({ letterDay, letterHour }: Settings): Record<MailField, string> {
  return { letterDay: String(letterDay), letterHour: String(letterHour) }
}

/** Reads when the week's letter leaves: a day from 1, Monday, to 7, and an hour from 0 to 23 of the site's zone. */
export function readMailChoice(settings: Settings, body: unknown): Read<MailField> {
  const typed = readTyped(body, mailValues(settings))
  const changes = {
    letterDay: numberOf(typed, 'letterDay', 1, 7),
    letterHour: numberOf(typed, 'letterHour', 0, 23),
  }
  return { ...typed, changes }
}
