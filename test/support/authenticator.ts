import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What may be wrong with an answer: the page it was made on, whether its user was verified, the count of its uses. */
export type Fault = { origin?: string; verified?: boolean; counter?: number }

/** An authenticator with one key (ES256, WebAuthn level 3 §6) in the browser of somebody at `origin`. */
export type Authenticator = {
  create: (options: PublicKeyCredentialCreationOptionsJSON, fault?: Fault) => RegistrationResponseJSON
  get: (options: PublicKeyCredentialRequestOptionsJSON, fault?: Fault) => AuthenticationResponseJSON
}

export function authenticator(ownOrigin: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const credential = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' as const }
  let uses = 0

  return {
    create(options, { origin = ownOrigin, verified = true } = {}) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      // COSE_Key (RFC 9053 §7.1.1): EC2, ES256, P-256.
      const key = isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(x, 'base64url')],
          [-3, Buffer.from(y, 'base64url')],
        ]),
      )
      const length = Buffer.from([0, id.length])
      const attested = Buffer.concat([Buffer.alloc(16), length, id, key])
      const authData = Buffer.concat([authenticatorData(options.rp.id ?? '', verified, 0, 0x40), attested])
      const attestation = isoCBOR.encode(
        new Map<string, string | Uint8Array | Map<string, string>>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', new Uint8Array(authData)],
        ]),
      )
      return {
        ...credential,
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString('base64url'),
          attestationObject: Buffer.from(attestation).toString('base64url'),
          transports: ['internal'],
        },
      }
    },

    get(options, { origin = ownOrigin, verified = true, counter } = {}) {
      uses += 1
      const authData = authenticatorData(options.rpId ?? '', verified, counter ?? uses, 0)
      const client = clientData('webauthn.get', options.challenge, origin)
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey)
      return {
        ...credential,
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}

/** §6.1: the hash of the site's name, flags (present, verified, with a key), the count of uses. */
function authenticatorData(rpId: string, verified: boolean, counter: number, more: number): Buffer {
  const rest = Buffer.alloc(5)
  rest.writeUInt8(0x01 | (verified ? 0x04 : 0) | more, 0)
  rest.writeUInt32BE(counter, 1)
  return Buffer.concat([sha256(Buffer.from(rpId)), rest])
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
