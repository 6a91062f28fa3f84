import fc from 'fast-check'
import { expect, test } from 'vitest'
import { translator } from '../../src/i18n/index.ts'
import { tidyLine } from '../../src/lib/text.ts'
import { readProfile } from '../../src/sign-in/profile.ts'

const provider = { slug: 'oidc', kind: 'oidc', label: 'Le Bourg', issuer: 'https://id.example', clientId: 'x' } as const
const ctx = { t: translator('fr') }

/** Anything that JSON can hold, and texts that look like what is wanted. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.emailAddress(),
  fc.webUrl(),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://user:word@id.example/',
    'ilse@bourg.example',
    '\u202eeslI\r\nBcc: x@y.example',
  ),
)

test('whatever a provider says of somebody, only what is fit to be shown is kept', () => {
  fc.assert(
    fc.property(
      fc.record({
        subject: anything,
        names: fc.array(anything),
        handle: anything,
        profileUrl: anything,
        photoUrl: anything,
        email: anything,
      }),
      (claims) => {
        const proven = readProfile(ctx, provider, provider.issuer, claims)
        if (!proven) return
        const { subject, name, handle, profileUrl, photoUrl, email } = proven
        expect(subject.length).toBeGreaterThan(0)
        expect(name).not.toBe('')
        for (const text of [name, handle]) {
          expect(text).toBe(tidyLine(text, 80))
          expect(text).not.toMatch(/[^\s@]@[^\s@]+\.[^\s@]/)
        }
        for (const address of [profileUrl, photoUrl]) expect(address ?? 'https://none/').toMatch(/^https?:\/\/[^@/]+\//)
        expect(email ?? 'no@mail').toMatch(/^[^@\s]+@[^@\s]+$/)
      },
    ),
    { numRuns: 500 },
  )
})

test('who has no name is called by the provider, never by a mail address', () => {
  const claims = {
    subject: 7,
    names: [null, ' ', 'ilse@bourg.example'],
    handle: 'ilse@bourg.example',
    profileUrl: '',
    photoUrl: 7,
    email: null,
  }
  expect(readProfile(ctx, provider, '', claims)).toMatchObject({
    subject: '7',
    name: 'Quelqu’un via Le Bourg',
    handle: '',
  })
})
