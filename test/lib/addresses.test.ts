import { expect, test } from 'vitest'
import { addressPrefix, allows, isPublicAddress, parseAllowList } from '../../src/lib/addresses.ts'

test.each([
  ['0.0.0.0/8', '0.0.0.0', '0.255.255.255', undefined, '1.0.0.0'],
  ['10.0.0.0/8', '10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0/10', '100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0/8', '127.0.0.1', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['169.254.0.0/16', '169.254.0.0', '169.254.169.254', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0/12', '172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['192.0.0.0/24', '192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['192.0.2.0/24', '192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['192.88.99.0/24', '192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['192.168.0.0/16', '192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['198.18.0.0/15', '198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0/24', '198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0/24', '203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0/4', '224.0.0.0', '239.255.255.255', '223.255.255.255', undefined],
  ['240.0.0.0/4', '240.0.0.0', '255.255.255.255', undefined, undefined],
  ['2001::/23', '2001::', '2001:1ff:ffff::1', '2000:ffff::1', '2001:200::1'],
  ['2001:db8::/32', '2001:db8::1', '2001:db8:ffff::1', '2001:db7::1', '2001:db9::1'],
  ['2002::/16', '2002::1', '2002:7f00:1::', '2001:ffff::1', '2003::1'],
  ['3fff::/20', '3fff::1', '3fff:fff::1', '3ffe::1', '3fff:1000::1'],
  ['below 2000::/3', '::', '1fff:ffff::1', undefined, '2000::1'],
  ['above 2000::/3', '4000::', 'ffff::1', '3fff:ffff::1', undefined],
])('%s is not public, its neighbours are', (_name, first, last, before, after) => {
  expect(isPublicAddress(first)).toBe(false)
  expect(isPublicAddress(last)).toBe(false)
  expect([before, after].filter((ip) => ip !== undefined && !isPublicAddress(ip))).toEqual([])
})

test.each([
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::8.8.8.8',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700::1%eth0',
  'ff02::1',
  'localhost',
  '127.1',
  '',
])('%s is not public', (ip) => {
  expect(isPublicAddress(ip)).toBe(false)
})

test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a01:e0a::1'])('%s is public', (ip) => {
  expect(isPublicAddress(ip)).toBe(true)
})

const list = (...entries: string[]) => {
  const parsed = parseAllowList(entries)
  if ('error' in parsed) throw new Error(`refused ${parsed.error}`)
  return parsed.ok
}

test('an empty list allows nothing', () => {
  expect(allows(list(), '127.0.0.1', '127.0.0.1', 80)).toBe(false)
  expect(allows(list('', ' '), '127.0.0.1', '127.0.0.1', 80)).toBe(false)
})

test('a host with a port opens that port, without one every port', () => {
  const one = list('localhost:4001')
  expect(allows(one, 'localhost', '127.0.0.1', 4001)).toBe(true)
  expect(allows(one, 'localhost', '::1', 4001)).toBe(true)
  expect(allows(one, 'localhost', '127.0.0.1', 4002)).toBe(false)
  expect(allows(one, 'evil.example', '127.0.0.1', 4001)).toBe(false)
  expect(allows(one, 'a.localhost', '127.0.0.1', 4001)).toBe(false)
  expect(allows(list('Blog.Test.'), 'blog.test', '10.0.0.1', 9)).toBe(true)
})

test('a literal address opens that address by any name, on its port', () => {
  const one = list('127.0.0.1:4001', '[::1]:4002', '::2')
  expect(allows(one, '127.0.0.1', '127.0.0.1', 4001)).toBe(true)
  expect(allows(one, 'localhost', '127.0.0.1', 4001)).toBe(true)
  expect(allows(one, '127.0.0.1', '127.0.0.1', 4002)).toBe(false)
  expect(allows(one, '127.0.0.2', '127.0.0.2', 4001)).toBe(false)
  expect(allows(one, '::1', '0:0:0:0:0:0:0:1', 4002)).toBe(true)
  expect(allows(one, '::2', '::2', 7)).toBe(true)
})

test('a network opens all its addresses and ports, and no other', () => {
  const net = list('10.1.0.0/16', 'fd00::/8')
  expect(allows(net, 'x.example', '10.1.255.3', 8081)).toBe(true)
  expect(allows(net, 'x.example', '10.2.0.1', 80)).toBe(false)
  expect(allows(net, 'x.example', 'fd12::1', 80)).toBe(true)
  expect(allows(net, 'x.example', 'not an address', 80)).toBe(false)
})

test.each([
  'http://localhost',
  'localhost:0',
  'localhost:65536',
  'localhost:',
  'a b',
  '10.0.0.0/33',
  '10.0.0/8',
  'host/24',
  'fd00::/129',
  'user@host',
  '[::1',
  '.',
])('the entry %s is an error that names it', (entry) => {
  expect(parseAllowList(['127.0.0.1', entry])).toEqual({ error: entry })
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:4711', '192.0.2.1'],
  ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
  ['[2001:db8:0:7::2]', '2001:db8:0:7::/64'],
  ['[2001:db8:0:7:1::]:4711', '2001:db8:0:7::/64'],
  ['unknown', 'unknown'],
  ['_hidden:4711', 'unknown'],
  ['999.0.2.1:4711', 'unknown'],
  ['[nonsense]:1', 'unknown'],
  ['', 'unknown'],
])('%s is the sender %s', (address, sender) => {
  expect(addressPrefix(address)).toBe(sender)
})
