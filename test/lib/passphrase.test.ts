import { expect, test } from 'vitest'
import { passphraseProblem } from '../../src/identities/passphrase.ts'
import { checkPassphrase, hashPassphrase, isOutdated, nobodysHash } from '../../src/lib/passphrase.ts'

const mado = { name: 'Mado Kerven', email: 'mado.k@blog.example' }

test('a hash is Argon2id in the PHC format, with the cost we ask for and a salt of its own', async () => {
  const [one, two] = [await hashPassphrase('levain de seigle'), await hashPassphrase('levain de seigle')]

  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(two)
  expect(await checkPassphrase('levain de seigle', one)).toBe(true)
  expect(await checkPassphrase('levain de seigl', one)).toBe(false)
})

test('the same letters are the same, composed or not', async () => {
  const hashed = await hashPassphrase('le café brûlé'.normalize('NFC'))

  expect(await checkPassphrase('le café brûlé'.normalize('NFD'), hashed)).toBe(true)
})

test('no text has the hash of nobody, and what is no hash of ours fits nothing', async () => {
  for (const stored of [nobodysHash, '', 'x', '$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA', '$2b$10$abc']) {
    expect(await checkPassphrase('', stored)).toBe(false)
  }
})

test('a cheaper hash is out of date', () => {
  expect(isOutdated(nobodysHash)).toBe(false)
  expect(isOutdated(nobodysHash.replace('m=19456', 'm=8192'))).toBe(true)
  expect(isOutdated('x')).toBe(true)
})

test.each([
  ['neuf car.', 'account.passShort'],
  ['😀'.repeat(9), 'account.passShort'],
  ['x'.repeat(1025), 'account.passLong'],
  ['motdepasse123', 'account.passCommon'],
  ['Mot-de-passe 2026!', 'account.passCommon'],
  ['passwordpassword', 'account.passCommon'],
  ['azertyuiop', 'account.passCommon'],
  ['0987654321', 'account.passCommon'],
  ['abcabcabcabc', 'account.passCommon'],
  ['aaaaaaaaaaaaaaa', 'account.passCommon'],
  ['!!!!!!!!!!!!', 'account.passCommon'],
  ['Mado Kerven 1', 'account.passOwn'],
  ['kervenmado2026', 'account.passOwn'],
])('%s will not do', (text, key) => {
  expect(passphraseProblem(text, mado)?.key).toBe(key)
})

test.each([
  'levain de seigle',
  'le four de mado',
  'un café noir le matin',
  '^%$#@!&*()',
  'кошка на печи',
  '夜明け前に窯の火を入れる',
])('%s will do', (text) => {
  expect(passphraseProblem(text, mado)).toBeUndefined()
})
