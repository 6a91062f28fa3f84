import type { Ctx } from '../context.ts'
import { passphraseProblem } from '../identities/passphrase.ts'
import { formFields } from '../lib/form-fields.ts'
import { hashPassphrase } from '../lib/passphrase.ts'
import { tidyLine } from '../lib/text.ts'
import { readAnswers, type Field, type Problem, type Step, type Typed } from './answers.ts'

const fields: Record<Step, readonly Field[]> = {
  1: ['lang', 'title', 'tagline', 'timeZone'],
  2: ['name', 'word', 'email', 'passphrase'],
  3: ['siteUrl'],
  4: ['policy', 'demo'],
}
const longest = 2000

/**
 * Adds one step's form to the answers so far and says what is wrong in that step. A pass phrase that will do is hashed
 * and kept, so that nobody types it twice because of another field; an empty one leaves the one chosen before.
 */
export async function readStep(
  ctx: Ctx,
  step: Step,
  before: Typed,
  body: unknown,
): Promise<{ typed: Typed; problems: Problem[] }> {
  const { sent, twice } = formFields(body)
  const typed = { ...before }
  for (const field of fields[step]) {
    const value = sent.get(field)
    if (value === undefined || field === 'passphrase') continue
    if (field === 'demo') typed.demo = value !== 'off'
    else typed[field] = tidyLine(value, longest)
  }
  const problems: Problem[] = fields[step]
    .filter((field) => twice.has(field))
    .map((field) => ({ step, field, key: 'error.twice', params: {} }))
  const phrase = step === 2 ? (sent.get('passphrase') ?? '') : ''
  if (phrase !== '') {
    const problem = passphraseProblem(phrase, typed)
    if (problem) problems.push({ step, field: 'passphrase', ...problem })
    else typed.passHash = await hashPassphrase(phrase)
  }
  return { typed, problems: firstOfEach([...problems, ...problemsAt(ctx, step, typed)]) }
}

function problemsAt({ config }: Ctx, step: Step, typed: Typed): Problem[] {
  const read = readAnswers(config, typed)
  return 'problems' in read ? read.problems.filter((problem) => problem.step === step) : []
}

function firstOfEach(problems: Problem[]): Problem[] {
  return problems.filter((problem, at) => problems.findIndex(({ field }) => field === problem.field) === at)
}
