import { oid, sequence, set, text, tlv } from '../../../pac-simulator/src/der.ts'
import { readDER } from '../../src/der.ts'

/** The same certificate with another name in the place of its issuer's; its signature no longer fits. */
export function withIssuer(cer: Uint8Array, names: { readonly cn: string; readonly o: string }): Uint8Array {
  const [body, ...rest] = readDER(cer).children
  const part = (type: string, value: string) => set(sequence(oid(type), text(value)))
  const issuer = sequence(part('2.5.4.3', names.cn), part('2.5.4.10', names.o))
  const fields = (body?.children ?? []).map(({ raw }, index) => (index === 3 ? issuer : raw))
  return sequence(tlv(0x30, ...fields), ...rest.map(({ raw }) => raw))
}
