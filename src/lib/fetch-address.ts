import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { allows, isPublicAddress } from './addresses.ts'
import type { AllowList } from './addresses.ts'
import { FetchFailure } from './fetch-failure.ts'
import type { Gate } from './fetch-gate.ts'

const MAX_TRIED = 4

export type Answer = { address: string; family: number }
export type Resolve = (host: string) => Promise<Answer[]>
export type AddressRules = { allow: AllowList; ports: Set<number>; resolve: Resolve }

/** Where a URL leads: the addresses that were checked, and the check itself for the socket once it is open. */
export type Place = { host: string; port: number; addresses: Answer[]; permitted: (ip: string) => boolean }

/**
 * Resolves the host of a URL once, all families, and checks every answer: a public address on a usual port, or one
 * opened by the allow list. One answer that is neither refuses the name; of more than four the first are used. Literal
 * hosts are checked without a lookup.
 * Throws `refused`, `unreachable` (no such name), `timeout`, or `busy` while waiting in `lookups`.
 */
export async function locate(rules: AddressRules, lookups: Gate, url: URL, signal: AbortSignal): Promise<Place> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const usual = rules.ports.has(port)
  if (!usual && rules.allow.empty) throw new FetchFailure('refused', `port ${port} is not allowed`)
  const permitted = (ip: string) => (usual && isPublicAddress(ip)) || allows(rules.allow, host, ip, port)
  const addresses = await addressesOf(rules, lookups, host, signal)
  if (addresses.length === 0) throw new FetchFailure('unreachable', `${host} has no address`)
  const refused = addresses.find((answer) => !permitted(answer.address))
  if (refused) throw new FetchFailure('refused', `${refused.address} port ${port} is not allowed`)
  return { host, port, addresses: addresses.slice(0, MAX_TRIED), permitted }
}

/** The resolver of the system, hosts file included. */
export const systemResolve: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' })

async function addressesOf(rules: AddressRules, lookups: Gate, host: string, signal: AbortSignal): Promise<Answer[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  const leave = await lookups.enter('', signal)
  // A lookup cannot be cancelled and holds a thread of the pool: its place is free only when it has really ended.
  const answers = rules.resolve(host).finally(leave)
  try {
    return await orAborted(answers, signal)
  } catch (error) {
    if (error instanceof FetchFailure) throw error
    throw new FetchFailure('unreachable', `${host} cannot be resolved`)
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new FetchFailure('timeout', 'the name took too long to resolve'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
