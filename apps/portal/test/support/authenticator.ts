import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A passkey in software that speaks WebAuthn truly, and can be made to lie: what a thief or a broken device would
 *  send. Source: WebAuthn Level 3 §6.1 (authenticator data), §6.5.4 (none attestation); RFC 9052 (COSE keys). */
export function authenticator(x: { rpId: string; origin: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let counter = 0
  const common = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' }
  const clientData = (type: string, challenge: string, origin = x.origin) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  return {
    create(challenge: string, lie: { origin?: string; verified?: boolean } = {}): string {
      const flags = 0x41 | (lie.verified === false ? 0 : 0x04)
      const key = coseKey(publicKey.export({ format: 'jwk' }))
      const length = Buffer.from([0, id.length])
      const data = Buffer.concat([head(x.rpId, flags, counter), Buffer.alloc(16), length, id, key])
      const attestationObject = cborMap([
        [text('fmt'), text('none')],
        [text('attStmt'), cborMap([])],
        [text('authData'), bytes(data)],
      ])
      const response = {
        clientDataJSON: clientData('webauthn.create', challenge, lie.origin).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      }
      return JSON.stringify({ ...common, response, clientExtensionResults: {} })
    },
    use(
      challenge: string,
      lie: { origin?: string; verified?: boolean; rpId?: string; counter?: number } = {},
    ): string {
      counter = lie.counter ?? counter + 1
      const flags = 0x01 | (lie.verified === false ? 0 : 0x04)
      const data = head(lie.rpId ?? x.rpId, flags, counter)
      const client = clientData('webauthn.get', challenge, lie.origin)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      }
      return JSON.stringify({ ...common, response, clientExtensionResults: {} })
    },
    /** The same answer under the id of another passkey. */
    as: (answer: string, other: string) => {
      const { id, rawId } = JSON.parse(other) as { id: string; rawId: string }
      return JSON.stringify({ ...(JSON.parse(answer) as object), id, rawId })
    },
  }
}

function head(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags]), count])
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

/** kty EC2, alg ES256, crv P-256, x, y. */
function coseKey({ x = '', y = '' }: { x?: string; y?: string }): Buffer {
  const point = (text: string) => bytes(Buffer.from(text, 'base64url'))
  return cborMap([
    [Buffer.from([0x01]), Buffer.from([0x02])],
    [Buffer.from([0x03]), Buffer.from([0x26])],
    [Buffer.from([0x20]), Buffer.from([0x01])],
    [Buffer.from([0x21]), point(x)],
    [Buffer.from([0x22]), point(y)],
  ])
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...entries.flat()])
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)])
}

function bytes(value: Buffer): Buffer {
  const length = value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length & 255]
  return Buffer.concat([Buffer.from(length), value])
}
