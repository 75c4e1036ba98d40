import { hash, verify } from '@node-rs/argon2'

/** argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } // the library's default algorithm is argon2id

/** @returns a PHC string that carries its own salt and parameters. */
export function hashPassword(contrasena: string): Promise<string> {
  return hash(contrasena, COST)
}

/** Tells whether the password is the one behind `passwordHash`. Without an account (`null`) the same work is done
 *  against a hash that nobody knows the password of, so that the time does not tell who has an account. */
export async function passwordMatches(passwordHash: string | null, contrasena: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobodysHash()), contrasena)
  return matches && passwordHash !== null
}

let nobody: Promise<string> | null = null

function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(crypto.randomUUID())
  return nobody
}
