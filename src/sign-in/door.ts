import type { Configuration } from 'openid-client'
import type { Proven } from './way.ts'

/** One provider as its protocol has it: where to send people, and how what they bring back is turned into proof. */
export type Door = {
  scope: string
  server: () => Promise<Configuration>
  prove: (returned: URL, checks: { state: string; verifier: string; nonce: string }) => Promise<Proven | undefined>
}
