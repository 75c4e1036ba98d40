import { join } from 'node:path'
import { ensureSandbox, SandboxError, type SandboxFiles } from '@timbra/pac-simulator/sandbox'
import { SetupError } from '../../src/errors.ts'

/** The sandbox's certificates in the data folder, made at the first start.
 *  Throws SetupError with one sentence when a file of them is missing. */
export async function sandboxPapers(dataDir: string, at: Date): Promise<SandboxFiles> {
  try {
    return await ensureSandbox(join(dataDir, 'sandbox'), at)
  } catch (cause) {
    if (cause instanceof SandboxError) throw new SetupError('sandbox-incompleto', cause.message, { cause })
    throw cause
  }
}
