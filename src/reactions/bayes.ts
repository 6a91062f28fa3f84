import type { Material } from './rules.ts'
import { ruleWords } from './rule-values.ts'

/** How many messages of each kind held a word. */
export type WordCount = { spam: number; ham: number }
/** What the filter has seen: the counts of all messages, and those of words by word. */
export type Learned = { messages: WordCount; words: ReadonlyMap<string, WordCount> }
/** A likelihood from 0 (surely wanted) to 1 (surely spam), with the words that weighed, strongest first, and theirs. */
export type Weighed = { p: number; words: [word: string, p: number][] }

/** What the filter looks at. */
export type Asked = Pick<Material, 'said' | 'mail' | 'claimed' | 'proven'>

/** The filter says nothing before it has learned this many of both kinds. */
export const fewest = 5
const strongest = 15
/** What a word never seen says, and how many sightings that is worth: Robinson's x and s. */
const unknown = 0.5
const weight = 0.45
/** Words nearer to the middle than this say nothing. */
const dull = 0.1

const mostHosts = 10
const firstWords = 24
const lastWords = 12

/**
 * The words by which the filter knows a message, each once, at most 47: hosts and their parent (`site:b.example`), the
 * domain of the mail address (`mail:b.example`), and of its text the first 24 and the last 12, since a short
 * message says all at once and a long one hides what it wants at an end.
 */
export function filterWords({ said, mail, claimed, proven }: Asked): string[] {
  const sites = new Set([...proven, ...claimed].slice(0, mostHosts / 2).flatMap((host) => [host, parentOf(host)]))
  const words = [...new Set(ruleWords(said).filter(isTelling))]
  const kept =
    words.length <= firstWords + lastWords ? words : [...words.slice(0, firstWords), ...words.slice(-lastWords)]
  return [
    ...Array.from(sites, (host) => `site:${host}`),
    ...(mail === null ? [] : [`mail:${mail.slice(mail.lastIndexOf('@') + 1).toLowerCase()}`]),
    ...kept,
  ].map((word) => word.slice(0, longestWord))
}

const longestWord = 60

/**
 * How likely a message with these words is spam: the likelihood of each word as Robinson smooths it, those of the
 * fifteen strongest combined by Fisher's method. The order of the words does not matter. Undefined while too little was
 * learned, and when no word says anything.
 */
export function weighWords({ messages, words }: Learned, given: readonly string[]): Weighed | undefined {
  if (!isReady(messages)) return undefined
  const telling = [...new Set(given)]
    .map((word): [string, number] => [word, likelihood(messages, words.get(word))])
    .filter(([, p]) => Math.abs(p - unknown) >= dull)
    .toSorted(([a, p], [b, q]) => Math.abs(q - unknown) - Math.abs(p - unknown) || (a < b ? -1 : 1))
    .slice(0, strongest)
  return telling.length === 0 ? undefined : { p: combine(telling.map(([, p]) => p)), words: telling }
}

/** Whether enough was learned of both kinds to say anything. */
export function isReady(messages: WordCount): boolean {
  return messages.spam >= fewest && messages.ham >= fewest
}

/** How likely a message is spam that holds a word, seen that often among so many messages: 0.5 for one never seen. */
export function likelihood(messages: WordCount, count: WordCount = { spam: 0, ham: 0 }): number {
  const inSpam = Math.min(1, count.spam / Math.max(1, messages.spam))
  const inHam = Math.min(1, count.ham / Math.max(1, messages.ham))
  if (inSpam + inHam === 0) return unknown
  const seen = count.spam + count.ham
  return (weight * unknown + (seen * inSpam) / (inSpam + inHam)) / (weight + seen)
}

/** Fisher's method from both ends: near 1 when the words speak for spam, near 0 against, 0.5 when they contradict. */
function combine(likelihoods: number[]): number {
  const log = (of: (p: number) => number) => likelihoods.reduce((sum, p) => sum + Math.log(of(p)), 0)
  const spam = 1 - chiSquare(-2 * log((p) => 1 - p), likelihoods.length)
  const ham = 1 - chiSquare(-2 * log((p) => p), likelihoods.length)
  return Math.min(1, Math.max(0, (1 + spam - ham) / 2))
}

/** The chance that a chi-squared value with `2 * half` degrees of freedom is at least `value`. */
function chiSquare(value: number, half: number): number {
  let term = Math.exp(-value / 2)
  let sum = term
  for (let n = 1; n < half; n++) {
    term *= value / 2 / n
    sum += term
  }
  return Math.min(1, sum)
}

/** Neither the shortest words, of which every text is full, nor what is no word at all. */
function isTelling(word: string): boolean {
  return (word.length > 2 || !/^[\p{Script=Latin}\d]+$/u.test(word)) && word.length <= 30
}

function parentOf(host: string): string {
  const [, parent = ''] = /^[^.]+\.([^.]+\..+)$/.exec(host) ?? []
  return parent === '' || /^[\d.]+$/.test(host) ? host : parent
}
