import { nouns } from '../i18n/noun.ts'
import type { Settings } from './settings.ts'
import { choiceOf, numberOf, readTyped, type Read } from './typed.ts'

const fields = ['policy', 'reactions', 'heldAfterDays', 'linksAllowed', 'editMinutes', 'noun'] as const
export type ConversationField = (typeof fields)[number]

export const policies = ['held', 'first', 'open'] as const
export const postReactions = ['open', 'held', 'closed'] as const

/** What the form shows before anybody touches it. */
export function conversationValues(settings: Settings): Record<ConversationField, string> {
  const { policy, reactions, heldAfterDays, linksAllowed, editMinutes, noun } = settings
  const numbers = { heldAfterDays, linksAllowed, editMinutes }
  const texts = Object.fromEntries(Object.entries(numbers).map(([field, number]) => [field, String(number)]))
  return { policy, reactions, noun, ...(texts as Record<keyof typeof numbers, string>) }
}

/** Reads the settings of the conversation. */
export function readConversationChoice(settings: Settings, body: unknown): Read<ConversationField> {
  const typed = readTyped(body, conversationValues(settings))
  const changes = {
    policy: choiceOf(typed, 'policy', policies),
    reactions: choiceOf(typed, 'reactions', postReactions),
    heldAfterDays: numberOf(typed, 'heldAfterDays', 0, 36_500),
    linksAllowed: numberOf(typed, 'linksAllowed', 0, 100),
    editMinutes: numberOf(typed, 'editMinutes', 0, 1440),
    noun: choiceOf(typed, 'noun', nouns),
  }
  return { ...typed, changes }
}
