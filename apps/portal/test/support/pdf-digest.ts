/** Prints the SHA-256 of the PDF of the stamped XML in the file named first: run as a process of its own. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { renderPdf } from '../../src/delivery/render-pdf.ts'
import { LOOK } from './look.ts'

const pdf = await renderPdf(readFileSync(process.argv[2] ?? ''), LOOK)
process.stdout.write(createHash('sha256').update(pdf).digest('hex'))
