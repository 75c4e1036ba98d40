import { systemClock } from '../../src/clock.ts'
import { type Stack, startStack } from '../stack/stack.ts'
import type { Command } from './command.ts'

export const start: Command = {
  async run() {
    const began = Number(process.env['TIMBRA_BEGAN'] ?? systemClock.now().getTime()) // when the launcher began
    const stopAsked = whenAskedToStop()
    const stack = await startStack(process.env)
    const seconds = ((systemClock.now().getTime() - began) / 1000).toFixed(1)
    console.log(
      process.env['TIMBRA_MODE'] === 'production'
        ? `Timbra está listo en ${stack.url}`
        : welcome(stack, seconds),
    )
    const failure = await Promise.race([stopAsked, stack.lost])
    if (failure === undefined) console.log('\nDeteniendo…')
    else console.error(failure)
    await stack.stop()
    return failure === undefined ? 0 : 1
  },
}

function welcome({ url, sample }: Stack, seconds: string): string {
  const lines: [string, string | undefined][] = [
    ['Portal', url],
    ['Un ticket listo para facturar', sample['ticketUrl'] && `${url}${sample['ticketUrl']}`],
    ['Su total, por si lo escribes a mano', sample['ticketTotal']],
    ['Cuenta de cliente', sample['login']],
    ['Buzón de los correos', `${url}/dev/correo`],
    ['Llave para POST /api/v1/tickets', sample['apiKey']],
  ]
  const width = Math.max(...lines.map(([name]) => name.length))
  return [
    `Timbra está listo (${seconds} s).`,
    '',
    ...lines.filter(([, value]) => value).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    '  EL TIMBRADO ES SIMULADO: el PAC, el certificado y los correos son de mentira y viven en esta máquina.',
    '  Los CFDI que salen de aquí no existen para el SAT. Ctrl-C detiene todo.',
  ].join('\n')
}

function whenAskedToStop(): Promise<undefined> {
  return new Promise((asked) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => asked(undefined))
  })
}
