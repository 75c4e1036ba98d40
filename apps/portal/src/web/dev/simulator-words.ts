/** What the page says after each of its forms. */
export const DONE: Readonly<Record<string, string>> = {
  falla: 'La falla está puesta.',
  quitar: 'Esa falla ya no ocurre.',
  'quitar-todas': 'Ya no hay fallas puestas.',
  cuenta: 'La cuenta cambió.',
  sat: 'El SAT simulado cambió.',
  cancelacion: 'La cancelación tiene su respuesta.',
  reloj: 'El reloj del simulador avanzó.',
  reiniciar: 'Fallas, cuentas, reloj y peticiones están como al arrancar. Lo timbrado se conserva.',
}

export const PAC_NAMES: Readonly<Record<string, string>> = {
  sw: 'SW Sapien',
  pade: 'PADE (Prodigia)',
  finkok: 'Finkok',
  solucionfactible: 'Solución Factible',
  sat: 'SAT (consulta y cancelación)',
}

export const OP_WORDS: Readonly<Record<string, string>> = {
  '*': 'todo',
  auth: 'entrar (token)',
  stamp: 'timbrar',
  datawarehouse: 'buscar por UUID (SW)',
  storage: 'descargar el XML (SW)',
  balance: 'saldo',
  cancel: 'cancelar',
  receipt: 'acuse de cancelación',
  recover: 'preguntar si ya timbró',
  health: 'salud',
  status: 'consultar estatus',
}

export const MODE_WORDS: Readonly<Record<string, string>> = {
  'timeout-before': 'no hace nada y se queda callado',
  'timeout-after': 'timbra y se queda callado',
  'reset-before': 'corta la conexión sin timbrar',
  'reset-after': 'timbra y corta la respuesta a la mitad',
  'http-500-html': 'HTTP 500 con una página',
  'http-502': 'HTTP 502',
  'http-503': 'HTTP 503',
  'http-429': 'HTTP 429: demasiadas peticiones',
  'soap-fault': 'SOAP Fault',
  'dup-no-data': '307 «ya timbrado» sin el XML',
  'recover-lag': 'todavía no encuentra lo que timbró',
  'bad-tfd': 'entrega un timbre alterado',
  'auth-expired': 'sesión vencida',
  'no-credits': 'sin timbres',
  locked: 'usuario bloqueado',
  maintenance: 'en mantenimiento',
  reject: 'rechaza con un código',
  'warn-with-success': 'timbra y además avisa (Incidencias)',
  'sat-lag': 'el SAT aún no conoce el CFDI',
  slow: 'tarda',
}

/** 'SDE2601018A0' → 'SDE…8A0': enough to tell two apart. */
export function maskRfc(rfc: string): string {
  return rfc.length < 8 ? rfc : `${rfc.slice(0, 3)}…${rfc.slice(-3)}`
}
