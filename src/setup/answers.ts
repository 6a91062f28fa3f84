import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import { readPerson } from '../identities/person.ts'
import { langs, type Key, type Lang, type Params } from '../i18n/index.ts'
import { tidyLine } from '../lib/text.ts'
import { isZone } from '../lib/zones.ts'
import type { Settings } from '../settings/settings.ts'
import { policies } from '../settings/choose-conversation.ts'
import { longestName } from '../settings/choose-site.ts'
import { readSiteUrl } from '../settings/site-url.ts'

export type Step = 1 | 2 | 3 | 4
export type Field =
  'lang' | 'title' | 'tagline' | 'timeZone' | 'name' | 'word' | 'email' | 'passphrase' | 'siteUrl' | 'policy' | 'demo'
/** What was answered so far, as it was typed; of the pass phrase only the hash. */
export type Typed = {
  lang: string
  title: string
  tagline: string
  timeZone: string
  name: string
  word: string
  email: string
  passHash: string | null
  siteUrl: string
  policy: string
  demo: boolean
}
/** Answers that a site can be set up with. */
export type Answers = Omit<Typed, 'lang' | 'passHash' | 'policy'> & {
  lang: Lang
  passHash: string
  policy: Settings['policy']
}
export type Problem = { step: Step; field: Field; key: Key; params: Params }

const longest = { ...longestName, word: 40 } as const

/** The answers before anybody has given any: what the operator has set, nothing for the rest. */
export function noAnswers({ settings }: Pick<Ctx, 'settings'>): Typed {
  const { lang, timeZone, siteUrl, policy, demo } = settings
  const person = { name: '', word: '', email: '', passHash: null }
  return { lang, title: '', tagline: '', timeZone, ...person, siteUrl, policy, demo }
}

/** The answers made fit for use, or everything that is wrong with them, in the order of the steps. */
export function readAnswers(config: Config, typed: Typed): { answers: Answers } | { problems: Problem[] } {
  const problems: Problem[] = []
  const wrong = (step: Step, field: Field, key: Key, params: Params = {}) => problems.push({ step, field, key, params })

  const lang = langs.find((known) => known === typed.lang)
  if (!lang) wrong(1, 'lang', 'setup.langUnknown')
  const title = tidyLine(typed.title, Infinity)
  if (title === '') wrong(1, 'title', 'setup.titleMissing')
  const timeZone = typed.timeZone.trim()
  if (!isZone(timeZone)) wrong(1, 'timeZone', 'settings.zoneWrong')

  const { person, errors } = readPerson({ name: typed.name, email: typed.email, role: 'owner' })
  for (const { field, key, params } of errors) if (field !== 'role') wrong(2, field, key, params)
  if (typed.passHash === null) wrong(2, 'passphrase', 'setup.passMissing')

  const address = readSiteUrl(config, typed.siteUrl)
  if ('problem' in address) wrong(3, 'siteUrl', address.problem.key, address.problem.params)

  const policy = policies.find((known) => known === typed.policy)
  if (!policy) wrong(4, 'policy', 'setup.policyUnknown')

  for (const field of ['title', 'tagline', 'word'] as const) {
    const most = longest[field]
    if (Array.from(tidyLine(typed[field], Infinity)).length <= most) continue
    wrong(field === 'word' ? 2 : 1, field, 'setup.tooLong', { most })
  }
  if (problems.length > 0 || !lang || !policy || typed.passHash === null || 'problem' in address) {
    return { problems: problems.sort((a, b) => a.step - b.step) }
  }
  const line = (text: string) => tidyLine(text, Infinity)
  return {
    answers: {
      ...person,
      lang,
      title,
      tagline: line(typed.tagline),
      timeZone,
      word: line(typed.word),
      passHash: typed.passHash,
      siteUrl: address.siteUrl,
      policy,
      demo: typed.demo,
    },
  }
}
