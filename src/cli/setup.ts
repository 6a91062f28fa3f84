import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { hasOwner } from '../identities/account.ts'
import { passphraseProblem } from '../identities/passphrase.ts'
import { hashPassphrase } from '../lib/passphrase.ts'
import { noAnswers, readAnswers, type Field, type Typed } from '../setup/answers.ts'
import { setUp } from '../setup/set-up.ts'
import { exits, type Output } from './output.ts'

export type SetupOptions = {
  jsonFile?: string
  passphraseFile?: string
  demo?: string
} & Partial<
  Record<'title' | 'tagline' | 'lang' | 'timeZone' | 'name' | 'word' | 'email' | 'siteUrl' | 'policy', string>
>

const Text = Type.Optional(Type.String())
const SetupFile = Type.Object(
  {
    title: Text,
    tagline: Text,
    lang: Text,
    timeZone: Text,
    name: Text,
    word: Text,
    email: Text,
    passphrase: Text,
    siteUrl: Text,
    policy: Text,
    demo: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
const optionOf: Partial<Record<Field, string>> = {
  siteUrl: 'site-url',
  timeZone: 'time-zone',
  passphrase: 'passphrase-file',
}

/**
 * Sets a site up without a browser: answers from a JSON file, from options, which win over it, and the pass phrase from
 * a file (`-` is standard input), never from the command line, which others can read. Prints where to log in, or every
 * mistake on a line of its own.
 */
export async function setUpLine(
  ctx: Ctx,
  output: Output,
  options: SetupOptions,
  input: NodeJS.ReadableStream,
): Promise<void> {
  if (await hasOwner(ctx.db)) refuse('conflict', 'setup.hasOwner')
  const { passphrase: inFile, ...answers } = await readSetupFile(options.jsonFile, input)
  const { jsonFile: _file, passphraseFile, demo, ...given } = options
  const typed: Typed = {
    ...noAnswers(ctx),
    ...answers,
    ...given,
    ...(demo === undefined ? {} : { demo: demo !== 'off' }),
  }
  const phrase = passphraseFile === undefined ? inFile : firstLine(await readSource(passphraseFile, input))

  const read = readAnswers(ctx.config, { ...typed, passHash: phrase ? '' : null })
  const weak = phrase ? passphraseProblem(phrase, typed) : undefined
  const problems = [
    ...('problems' in read ? read.problems : []),
    ...(weak ? [{ field: 'passphrase' as const, ...weak }] : []),
  ]
  for (const { field, key, params } of problems) output.problem(`--${optionOf[field] ?? field}: ${ctx.t(key, params)}`)
  if ('problems' in read || weak || !phrase) {
    output.code = exits.refused
    return
  }
  await setUp(ctx, { ...read.answers, passHash: await hashPassphrase(phrase) })
  output.line(`${ctx.settings.siteUrl}/admin`)
}

async function readSetupFile(file: string | undefined, input: NodeJS.ReadableStream) {
  if (file === undefined) return {}
  const json = await readSource(file, input)
  const value = parse(json) ?? refuse('bad_request', 'setup.notJson', { file })
  if (Value.Check(SetupFile, value)) return value
  const [error] = Value.Errors(SetupFile, value)
  return refuse('bad_request', 'setup.jsonShape', {
    file,
    reason: `${error?.instancePath ?? ''} ${error?.message ?? ''}`,
  })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}

async function readSource(file: string, input: NodeJS.ReadableStream): Promise<string> {
  if (file === '-') return text(input)
  return readFile(file, 'utf8').catch((error: unknown) =>
    refuse('bad_request', 'setup.fileUnreadable', {
      file,
      reason: error instanceof Error ? error.message : String(error),
    }),
  )
}

function firstLine(content: string): string {
  return content.split(/\r?\n/)[0] ?? ''
}
