import { type KeyObject, createPrivateKey } from 'node:crypto'
import { readBER } from '../der.ts'
import { type Parsed, accepted, demand, refused } from '../fault.ts'
import { fault } from './faults.ts'
import { openPBE } from './pbe.ts'
import { recognise } from './recognise.ts'

/** Opens a .key. The pass phrase goes no further than this call. Faults CSD-6, 7, 8, 10, 11, 12 as openCSD. */
export function openKey(x: { readonly key: Uint8Array; readonly passphrase: string }): Parsed<KeyObject> {
  demand(x.key instanceof Uint8Array, 'key', 'the bytes of a private key (Uint8Array)')
  demand(typeof x.passphrase === 'string', 'passphrase', 'a text')
  const { der, kind } = recognise(x.key)
  const wrong = wrongKey[kind]
  if (wrong !== null) return refused(fault(wrong[0], 'key', wrong[1]))
  const [algorithm, data] = readBER(der).children
  const opened = algorithm && data ? openPBE(algorithm, data.content, x.passphrase) : 'unsupported'
  if (opened === 'unsupported') {
    const message = 'La llave .key usa un cifrado que no conocemos. Genera un CSD nuevo en el SAT.'
    return refused(fault('CSD-7', 'key', message))
  }
  const key = opened === 'wrong-passphrase' ? null : keyOf(opened)
  if (key !== null) return accepted(key)
  const message = 'La contraseña no abre la llave privada. Revísala: distingue mayúsculas.'
  return refused(fault('CSD-8', 'passphrase', message))
}

/** An RSA key from PKCS#8, or null: what a wrong pass phrase opens is no key. */
export function keyOf(pkcs8: Uint8Array): KeyObject | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
    return key.asymmetricKeyType === 'rsa' ? key : null
  } catch {
    return null
  }
}

const noKey = [
  'CSD-6',
  'El archivo .key no es una llave privada del SAT. Elige el .key del mismo certificado.',
] as const

const wrongKey = {
  'encrypted-key': null,
  certificate: [
    'CSD-10',
    'Aquí va la llave privada .key, y este archivo es un certificado .cer. Revisa que no estén cambiados.',
  ],
  truncated: ['CSD-11', 'El archivo .key está incompleto. Vuelve a descargarlo o a copiarlo.'],
  'plain-key': [
    'CSD-12',
    'Esta llave privada no está protegida con contraseña: no es la que da el SAT. Usa el .key original.',
  ],
  pfx: noKey,
  other: noKey,
} as const
