import { instant, type Ctx } from '../context.ts'
import { deriveKey, randomToken, sign, unsign } from '../lib/secrets.ts'

/** A browser in which somebody has logged in before. */
export type Device = { id: string; accountId: number; since: string }

/** How long a browser stays known after a log-in, in seconds. */
export const deviceSeconds = 365 * 86_400

/**
 * The signed token by which a browser is known again for a year. It grants nothing: it only gives its tries at the
 * log-in a budget of their own, which nobody else can use up.
 */
export function makeDevice(ctx: Ctx, accountId: number): string {
  const device: Device = { id: randomToken(), accountId, since: instant(ctx) }
  return sign(deriveKey(ctx.secret, 'device'), JSON.stringify(device))
}

/** The device of a token; a forged one, or one of more than a year ago, is worth as much as none. */
export function readDevice(ctx: Ctx, token: string | undefined): Device | undefined {
  const payload = token === undefined ? undefined : unsign(deriveKey(ctx.secret, 'device'), token)
  if (payload === undefined) return undefined
  const device = JSON.parse(payload) as Device
  return ctx.now().getTime() - Date.parse(device.since) < deviceSeconds * 1000 ? device : undefined
}
