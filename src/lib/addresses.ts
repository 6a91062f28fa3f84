import { BlockList, isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Addresses opened on purpose: hosts or literal addresses, on one port or all of them, and networks. */
export type AllowList = {
  hosts: { host: string; port?: number }[]
  addresses: { ip: string; port?: number }[]
  networks: BlockList
  empty: boolean
}

/**
 * Is this IPv4 or IPv6 address one of the public Internet (IANA special-purpose registries)? IPv4 by a list of what is
 * not, IPv6 only inside 2000::/3 less its special blocks, so that loopback, v4-mapped, NAT64, unique local, link-local
 * and multicast addresses are all out. Text that is no address, or carries a zone, is not public.
 */
export function isPublicAddress(ip: string): boolean {
  switch (isIP(ip)) {
    case 4:
      return !NOT_PUBLIC_V4.check(ip, 'ipv4')
    case 6:
      return !ip.includes('%') && GLOBAL_V6.check(ip, 'ipv6') && !SPECIAL_V6.check(ip, 'ipv6')
    default:
      return false
  }
}

/**
 * The part of an address that stands for one sender: an IPv4 address whole, the first 64 bits of an IPv6 one (what a
 * household is given), an IPv4 address written as IPv6 as the former. The port that some proxies add does not count
 * (`192.0.2.1:4711`, `[2001:db8::1]:4711`), and all text that is no address stands for one sender, `unknown`.
 */
export function addressPrefix(ip: string): string {
  const [, v4, v6] = /^(?:([\d.]+):\d+|\[([^\]]*)\](?::\d+)?)$/.exec(ip) ?? []
  const bare = v4 ?? v6 ?? ip
  if (!ipaddr.isValid(bare)) return 'unknown'
  const address = ipaddr.process(bare)
  if (address.kind() === 'ipv4') return address.toString()
  return `${ipaddr.fromByteArray([...address.toByteArray().slice(0, 8), ...Buffer.alloc(8)]).toString()}/64`
}

/**
 * Reads the entries `host`, `host:port`, `[v6]:port`, a literal address, or a network in CIDR notation.
 * Without a port every port is meant. The first entry that is none of these is the error.
 */
export function parseAllowList(entries: string[]): { ok: AllowList } | { error: string } {
  const list: AllowList = { hosts: [], addresses: [], networks: new BlockList(), empty: true }
  for (const raw of entries) {
    const entry = raw.trim()
    if (entry === '') continue
    if (!addNetwork(list, entry) && !addHost(list, entry)) return { error: entry }
    list.empty = false
  }
  return { ok: list }
}

/**
 * May `ip`, one address of `host`, be reached on `port` although it is not public, or not on a usual port?
 * `host` is a WHATWG host name without brackets.
 */
export function allows(list: AllowList, host: string, ip: string, port: number): boolean {
  const family = isIP(ip)
  if (family === 0 || list.empty) return false
  const address = canonicalAddress(ip)
  return (
    list.networks.check(ip, family === 4 ? 'ipv4' : 'ipv6') ||
    list.hosts.some((entry) => entry.host === host && (entry.port ?? port) === port) ||
    list.addresses.some((entry) => entry.ip === address && (entry.port ?? port) === port)
  )
}

const NOT_PUBLIC_V4 = blocks(
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
    '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
)
const GLOBAL_V6 = blocks('2000::/3')
const SPECIAL_V6 = blocks('2001::/23 2001:db8::/32 2002::/16 3fff::/20')

function blocks(networks: string): BlockList {
  const list = new BlockList()
  for (const network of networks.split(' ')) addSubnet(list, network)
  return list
}

function addNetwork(list: AllowList, entry: string): boolean {
  return entry.includes('/') && addSubnet(list.networks, entry)
}

function addSubnet(list: BlockList, network: string): boolean {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(network)
  const address = match?.[1] ?? ''
  const prefix = Number(match?.[2])
  const family = isIP(address)
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) return false
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6')
  return true
}

function addHost(list: AllowList, entry: string): boolean {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:/?#@[\]\s\\]+)(?::(\d{1,5}))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry)
  const url = match && URL.parse(`http://${match[1]}/`)
  if (!match || !url || url.hostname === '') return false
  const port = match[2] === undefined ? undefined : Number(match[2])
  if (port !== undefined && (port < 1 || port > 65535)) return false
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
  if (host === '') return false
  if (isIP(host)) list.addresses.push({ ip: canonicalAddress(host), port })
  else list.hosts.push({ host, port })
  return true
}

function canonicalAddress(ip: string): string {
  if (isIPv4(ip)) return ip
  return URL.parse(`http://[${ip}]/`)?.hostname.slice(1, -1) ?? ip
}
