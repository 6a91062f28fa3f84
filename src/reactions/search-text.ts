import { fold } from '../lib/text.ts'

/** What a moderator's search looks through: everything said, folded. */
export function searchText(...parts: (string | null)[]): string {
  return fold(parts.filter((part) => part !== null).join(' '))
}
