import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { SetupError } from './errors.ts'

/** Nonce and tag. */
const OVERHEAD_bytes = 12 + 16

/** Encrypts what must not lie in clear in the database (keys of CSD), or in a browser. */
export type Secrets = {
  /** AES-256-GCM; 12 bytes nonce, 16 bytes tag, then the ciphertext. `purpose` binds the result to its use. */
  encrypt(clear: Uint8Array, purpose: string): Buffer
  /** Throws SetupError when the text was encrypted with another TIMBRA_SECRET or for another purpose. */
  decrypt(encrypted: Uint8Array, purpose: string): Buffer
}

export function createSecrets(secret: string): Secrets {
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'timbra', purpose, 32))
  return {
    encrypt(clear, purpose) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key(purpose), nonce)
      const body = Buffer.concat([cipher.update(clear), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    decrypt(encrypted, purpose) {
      const decipher = createDecipheriv('aes-256-gcm', key(purpose), encrypted.subarray(0, 12))
      decipher.setAuthTag(encrypted.subarray(12, 28))
      try {
        return Buffer.concat([decipher.update(encrypted.subarray(28)), decipher.final()])
      } catch (cause) {
        throw new SetupError(
          'secreto-distinto',
          'La llave guardada no se puede abrir: TIMBRA_SECRET no es el mismo con el que se guardó. Restáuralo o vuelve a cargar el CSD.',
          { cause },
        )
      }
    },
  }
}

/** Bytes as a text for an address or a form: a browser carries it, and can neither read nor make one. */
export function toOpaqueText({ encrypt }: Secrets, clear: Uint8Array, purpose: string): string {
  return encrypt(clear, purpose).toString('base64url')
}

/** @returns null for a text that is not ours, or was made with another TIMBRA_SECRET */
export function fromOpaqueText({ decrypt }: Secrets, text: string, purpose: string): Buffer | null {
  const encrypted = Buffer.from(text, 'base64url')
  if (encrypted.length < OVERHEAD_bytes) return null
  try {
    return decrypt(encrypted, purpose)
  } catch (cause) {
    if (cause instanceof SetupError) return null
    throw cause
  }
}
