import type { Key, Params } from '../i18n/index.ts'
import { fold } from '../lib/text.ts'

const shortest = 10
const longest = 1024

/** What people choose first, without figures and signs at the ends; all of it is tried first, too. */
const common = new Set(
  (
    'password passwort passe motdepasse monmotdepasse phrasedepasse passphrase secret topsecret changeme changezmoi ' +
    'letmein welcome bienvenue bonjour bonsoir coucou salut hello helloworld admin administrator administrateur root ' +
    'user utilisateur login connexion test testtest azerty azertyuiop qwerty qwertyuiop qwertz qwertzuiop ' +
    'wxcvbn zxcvbnm asdfghjkl qsdfghjklm iloveyou jetaime jetadore monamour moncoeur amour loulou doudou chouchou ' +
    'soleil sunshine princess princesse superman batman starwars dragon monkey football baseball basketball master ' +
    'shadow michael jordan marseille olympique parissaintgermain paris france liberte ninja trustno abc computer ' +
    'ordinateur internet blog monblog tresse trustnoone whatever nothing rien chocolat nicolas camille thomas ' +
    'correcthorsebatterystaple correct horse batterystaple'
  ).split(' '),
)
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
]
const runs = rows.flatMap((row) => [row, Array.from(row).toReversed().join('')])

/**
 * What is wrong with a new pass phrase, as the key of a sentence: shorter than 10 characters or longer than 1,024, among
 * those that are tried first, or made of the name or mail address of its owner. Undefined when it will do.
 */
export function passphraseProblem(
  text: string,
  about: { email: string; name: string },
): { key: Key; params: Params } | undefined {
  const length = Array.from(text).length
  if (length < shortest) return { key: 'account.passShort', params: { least: shortest } }
  if (length > longest) return { key: 'account.passLong', params: { most: longest } }
  const plain = fold(text).replace(/[^\p{L}\p{N}]/gu, '')
  // Signs alone are no word of any list, but ten times the same one is.
  if (plain.length < 4 ? new Set(text).size < 5 : isCommon(plain)) return { key: 'account.passCommon', params: {} }
  if (isOwn(plain, about)) return { key: 'account.passOwn', params: {} }
  return undefined
}

function isCommon(plain: string): boolean {
  const letters = plain.replace(/^\d+|\d+$/g, '')
  const repeated = /^(.{1,12}?)\1+$/.exec(letters || plain)?.[1]
  return (
    new Set(plain).size < 4 ||
    common.has(letters) ||
    (repeated !== undefined && (repeated.length < 5 || common.has(repeated))) ||
    runs.some((run) => run.includes(plain) || (letters.length > 4 && run.includes(letters)))
  )
}

/** Whether hardly anything is left of it without the words that everybody knows of its owner. */
function isOwn(plain: string, { email, name }: { email: string; name: string }): boolean {
  const words = [...name.split(/\s+/), ...email.split(/[^\p{L}\p{N}]+/u)].map(fold).filter(({ length }) => length > 2)
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), plain)
  return rest !== plain && rest.replace(/\d/g, '').length < 5
}
