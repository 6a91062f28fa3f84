import type { Response } from 'light-my-request'
import { giveSetupAddress } from '../../src/setup/code.ts'
import type { Blog } from '../support/blog.ts'

/** Somebody at the set-up with a code: requests as their browser sends them. */
export type Newcomer = {
  path: string
  get: (step?: number) => Promise<Response>
  send: (step: number, fields: Record<string, string>) => Promise<Response>
}

/** Opens the set-up by a new code, as printed at a start, from a browser at `origin`. */
export async function newcomer(blog: Blog, origin = blog.ctx.settings.siteUrl): Promise<Newcomer> {
  const address = (await giveSetupAddress(blog.ctx)) ?? ''
  const path = new URL(address).pathname
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
  return {
    path,
    get: (step = 1) => blog.app.inject({ url: step === 1 ? path : `${path}/${step}` }),
    send: (step, fields) =>
      blog.app.inject({
        method: 'POST',
        url: `${path}/${step}`,
        headers,
        payload: new URLSearchParams(fields).toString(),
      }),
  }
}

export const steps = {
  1: { lang: 'fr', title: 'Le Sel et la Cendre', tagline: 'Carnet de cuisine au feu de bois' },
  2: { name: 'Ann Le Goff', word: 'autrice', email: 'ann@sel.example', passphrase: 'trois ormes sur la digue' },
  3: { siteUrl: 'https://blog.example' },
  4: { policy: 'held', demo: 'off' },
}

/** Answers every step, and gives back what the last one answered. */
export async function goThrough(guest: Newcomer): Promise<Response> {
  for (const step of [1, 2, 3] as const) await guest.send(step, steps[step])
  return guest.send(4, steps[4])
}
