import type { Ctx } from '../context.ts'
import { faultCode, XmlRpcFault, type XmlRpcValue } from '../lib/xmlrpc.ts'
import { askAndWait, type Asked } from './ask.ts'
import { paySender } from './budget.ts'
import { isAccepted, sentences, statusUrl, type Answer } from './linkback.ts'
import { listSources } from './queries.ts'
import { refuseTarget } from './receive.ts'
import { findPostByTarget } from './target.ts'
import { realTiming, type Timing } from './wait.ts'

/** A method as the XML-RPC endpoint takes it. */
type Method = {
  signature: string[][]
  help: string
  call: (params: XmlRpcValue[], request: { address: string }) => Promise<XmlRpcValue>
}

/** The two methods of Pingback 1.0, by name. */
export function pingbackMethods(ctx: Ctx, timing: Timing = realTiming): [string, Method][] {
  return [
    [
      'pingback.ping',
      {
        signature: [['string', 'string', 'string']],
        help: 'Tells that the page at the first address links to the post at the second.',
        call: (params, { address }) => ping(ctx, timing, params, address),
      },
    ],
    [
      'pingback.extensions.getPingbacks',
      {
        signature: [['array', 'string']],
        help: 'The addresses of the pages that are shown as linking to a post.',
        call: (params, { address }) => getPingbacks(ctx, params, address),
      },
    ],
  ]
}

/**
 * `pingback.ping(source, target)`, Pingback 1.0 §3: one English sentence when the link is accepted, or still being
 * checked after the time that senders wait; else the precise fault.
 */
async function ping(ctx: Ctx, timing: Timing, params: XmlRpcValue[], sender: string): Promise<string> {
  const [source = '', target = ''] = expectStrings(params, 2)
  const start = performance.now()
  const spent = () => performance.now() - start

  let asked: Asked = { answer: 'source-invalid' }
  for (const spelling of spellings({ source, target })) {
    asked = await askAndWait(ctx, { transport: 'pingback', ...spelling, sender }, timing.patienceMs - spent())
    if (!mayBeMisspelt.has(asked.answer)) break
  }
  const { answer, linkback } = asked
  if (linkback && isAccepted(answer)) return accepted(ctx, answer, source, target, statusUrl(ctx.settings, linkback))
  if (timed.has(answer)) await timing.pause(Math.max(0, timing.floorMs - spent()))
  throw faultOf(ctx, answer)
}

const mayBeMisspelt: ReadonlySet<Answer> = new Set([
  'target-elsewhere',
  'target-unknown',
  'source-invalid',
  'unreachable',
  'no-link',
])

/** Old senders take an address out of their HTML and send its `&amp;` as it stands: tried as is, then as it was meant. */
function spellings(given: { source: string; target: string }): { source: string; target: string }[] {
  const meant = { source: given.source.replaceAll('&amp;', '&'), target: given.target.replaceAll('&amp;', '&') }
  return meant.source === given.source && meant.target === given.target ? [given] : [given, meant]
}

function accepted(ctx: Ctx, answer: Answer, source: string, target: string, status: string): string {
  const [sentence = ''] = sentences(ctx.settings, answer)
  return `Pingback from ${source} to ${target} received. ${sentence} Status: ${status}`
}

/** Faults that tell what the network answered, or seemed to. */
const timed: ReadonlySet<Answer> = new Set(['source-invalid', 'unreachable', 'gone', 'no-link'])

/** The codes of Pingback 1.0 §3; 16 has one text whatever the network did. */
function faultOf(ctx: Ctx, answer: Answer): XmlRpcFault {
  const code = codes[answer] ?? 0
  return new XmlRpcFault(code, sentences(ctx.settings, code === 16 ? 'unreachable' : answer).join(' / '))
}

const codes: Partial<Record<Answer, number>> = {
  'same-post': 0,
  'source-invalid': 16,
  unreachable: 16,
  gone: 16,
  'no-link': 17,
  'target-unknown': 32,
  'target-elsewhere': 33,
  'target-closed': 33,
  unchanged: 48,
  owner: 49,
  'taken-back': 49,
  'too-many': 49,
}

/**
 * `pingback.extensions.getPingbacks(url)`: only what the thread shows, the newest hundred; 33 and 32 as for a ping. It is
 * paid for like one (49), since a short question has a long answer.
 */
async function getPingbacks(ctx: Ctx, params: XmlRpcValue[], sender: string): Promise<string[]> {
  const [url = ''] = expectStrings(params, 1)
  if ((await paySender(ctx, sender)) > 0) throw faultOf(ctx, 'too-many')
  const target = await findPostByTarget(ctx.db, ctx.settings, url)
  if (!target) throw faultOf(ctx, refuseTarget(ctx, url))
  return listSources(ctx.db, target.post.id)
}

/** The first parameters, all strings; what more was sent is left alone. Throws -32602. */
function expectStrings(params: XmlRpcValue[], count: number): string[] {
  const strings = params.slice(0, count).filter((param) => typeof param === 'string')
  if (strings.length === count) return strings
  throw new XmlRpcFault(faultCode.badParams, `invalid parameters. ${count} strings are wanted`)
}
