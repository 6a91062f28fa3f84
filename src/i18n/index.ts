import { IntlMessageFormat } from 'intl-messageformat'
import { innerQuotes, typeset } from '../lib/typography.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { settleNoun, type Noun } from './noun.ts'

export type Lang = 'fr' | 'en'
export type Key = keyof typeof en
export type Params = Record<string, string | number>
/** One message in one language; `params` fill the ICU placeholders. */
export type Translate = (key: Key, params?: Params) => string

export const langs: readonly Lang[] = ['fr', 'en']
/** What each calls itself. */
export const langNames: Record<Lang, string> = { fr: 'Français', en: 'English' }

const catalogues: Record<Lang, Record<Key, string>> = { en, fr }
const translators: Record<Lang, Partial<Record<Noun, Translate>>> = { fr: {}, en: {} }

/**
 * The translator of one interface language, which calls what people write by the site's `noun`: messages choose by
 * `{noun, select, …}`, and nobody need hand it over. Catalogues are typed with plain spaces; French typography is put in
 * when a message is compiled, which happens once per message.
 */
export function translator(lang: Lang, noun: Noun = 'reactions'): Translate {
  const known = translators[lang][noun]
  if (known) return known
  const compiled = new Map<Key, Message>()
  const translate: Translate = (key, params) => {
    let message = compiled.get(key)
    if (message === undefined) {
      message = compile(settleNoun(catalogues[lang][key], noun), lang)
      compiled.set(key, message)
    }
    return typeof message === 'string' ? message : message(params)
  }
  translators[lang][noun] = translate
  return translate
}

type Message = string | ((params?: Params) => string)

function compile(message: string, lang: Lang): Message {
  const text = typeset(message, lang)
  if (!text.includes('{')) return text
  const fill = filler(text, lang)
  const quoted = [...new Set([...text.matchAll(/[«“]\u00a0?\{(\w+)\}/g)].map(([, name = '']) => name))]
  return quoted.length === 0 ? fill : (params) => fill(quoteWithin(params, quoted, lang))
}

function filler(text: string, lang: Lang): (params?: Params) => string {
  const pieces = text.split(/\{(\w+)\}/)
  if (!pieces.some((piece) => /[{}']/.test(piece))) return (params) => join(pieces, params)
  const format = new IntlMessageFormat(text, lang)
  return (params) => String(format.format(params))
}

/** What a message puts between quotation marks may hold some of its own, such as a title. */
function quoteWithin(params: Params = {}, quoted: string[], lang: Lang): Params {
  const given = quoted.filter((name) => params[name] !== undefined)
  const changed = given.map((name) => [name, innerQuotes(String(params[name]), lang)])
  return { ...params, ...Object.fromEntries(changed) }
}

/** Most messages only name their values: joining is some twenty times quicker than formatting, and pages hold a hundred. */
function join(pieces: string[], params: Params = {}): string {
  let text = pieces[0] ?? ''
  for (let index = 1; index < pieces.length; index += 2) {
    const value = params[pieces[index] ?? '']
    if (value === undefined) throw new Error(`no value for {${pieces[index]}}`)
    text += value + (pieces[index + 1] ?? '')
  }
  return text
}
