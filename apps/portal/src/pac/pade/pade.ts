import { type PacAdapter, type PacParts, settingOf } from '../adapter.ts'
import { hasNewCSD } from '../new-csd.ts'
import type { CallOptions, Canceller, Health, Pac, SealedCfdi, StampOutcome, StampRequest } from '../pac.ts'
import { createHttp, type Http, type Sent } from '../http.ts'
import { createLoginGuard, type LoginGuard } from '../login-guard.ts'
import { believed, healthWithout, logOutcome, unanswered } from '../outcome.ts'
import { textOf } from '../soap.ts'
import { issuesOf, parseStampAnswer, type StampAnswer } from './answer.ts'
import { cancelAtPade, receiptOfPade } from './cancel.ts'
import { createSoap, type Soap } from './soap.ts'
import { verdictOf } from './verdict.ts'

export type PadeOptions = {
  readonly baseUrl: string
  /** `/servicio/rest/timbrado40`; with `Prueba` at its end nothing has fiscal validity. */
  readonly stampPath: string
  readonly soapPath: string
  readonly contrato: string
  readonly user: string
  readonly password: string
  /** Sends VERIFICAR_SERIE_FOLIO: PADE then refuses another XML under a serie and folio that it has stamped. */
  readonly verifySerieFolio: boolean
} & PacParts

/** How an installation says that it stamps with PADE. */
export const PADE: PacAdapter = {
  id: 'pade',
  name: 'PADE (Prodigia)',
  settings: [
    { name: 'URL', kind: 'address' },
    { name: 'PATH', kind: 'path', fallback: '/servicio/rest/timbrado40' },
    { name: 'SOAP_PATH', kind: 'path', fallback: '/servicio/Timbrado4.0' },
    { name: 'CONTRATO', kind: 'text' },
    { name: 'USER', kind: 'text' },
    { name: 'PASSWORD', kind: 'text' },
    { name: 'VERIFY_FOLIO', kind: 'flag', fallback: '0' },
  ],
  create: (settings, parts) =>
    createPadePac({
      baseUrl: settingOf(settings, 'URL'),
      stampPath: settingOf(settings, 'PATH'),
      soapPath: settingOf(settings, 'SOAP_PATH'),
      contrato: settingOf(settings, 'CONTRATO'),
      user: settingOf(settings, 'USER'),
      password: settingOf(settings, 'PASSWORD'),
      verifySerieFolio: settingOf(settings, 'VERIFY_FOLIO') === '1',
      ...parts,
    }),
}

type Pade = PadeOptions & {
  readonly http: Http
  readonly soap: Soap
  readonly guard: LoginGuard
  /** What the last stamp said is left. */
  readonly told: { saldo: number | null }
}

/** Prodigia's PADE: REST to stamp, its SOAP twin for the rest. Never sends an Accept header, which PADE answers with
 *  errors. Throws TypeError for an address that is none. Source: pac-spec §6; docs/pac/pade.md. */
export function createPadePac(options: PadeOptions): Pac & Canceller {
  const http = createHttp()
  const soap = createSoap({ ...options, http, url: new URL(options.soapPath, options.baseUrl) })
  const pade: Pade = { ...options, http, soap, guard: createLoginGuard(options.clock), told: { saldo: null } }
  const stamp = async (request: StampRequest, o: CallOptions): Promise<StampOutcome> => {
    const start = performance.now()
    const left_ms = (): number => Math.max(1, o.timeout_ms - (performance.now() - start))
    const outcome = pade.guard.mayAsk()
      ? await interpret(pade, request.cfdi, await send(pade, request, o), { ...o, left_ms })
      : LOCKED
    logOutcome(options.log, 'pade', outcome, performance.now() - start)
    return outcome
  }
  return {
    id: 'pade',
    stamp,
    /** Sending the same bytes to the same PAC again is the question: it stamps once, and answers with that stamp. */
    recover: async (request, o) => {
      const outcome = await stamp(request, o)
      return outcome.kind === 'stamped' ? { ...outcome, via: 'recovered' } : outcome
    },
    health: (o) => health(pade, o),
    /** PADE tells what is left with every stamp and by no other call that we know; so it is the last one's word. */
    balance: async () => (pade.told.saldo === null ? null : { stamps: pade.told.saldo }),
    fetchByUUID: async (uuid, _issuerRfc, o) =>
      pade.guard.mayAsk() ? cfdiByUUID(pade, uuid, { left_ms: () => o.timeout_ms, signal: o.signal }) : null,
    cancel: async (request, o) => {
      if (!pade.guard.mayAsk()) return LOCKED
      const outcome = await cancelAtPade(soap, request, o)
      if (outcome.kind === 'rejected' && outcome.issues[0]?.code === '1') pade.guard.refused()
      return outcome
    },
    cancelReceipt: async (request, o) => (pade.guard.mayAsk() ? receiptOfPade(soap, request, o) : null),
  }
}

const LOCKED = {
  kind: 'rejected',
  issues: [
    { code: '1', message: 'PADE rechazó el usuario hace poco; no se le pregunta para no bloquearlo.' },
  ],
  verdict: 'account-fix',
} as const

/** As the sample of pac-spec §6.1. */
function send(pade: Pade, { cfdi }: StampRequest, o: CallOptions): Promise<Sent> {
  const url = new URL(pade.stampPath, pade.baseUrl)
  const options = ['RESPUESTA_JSON', 'REGRESAR_CON_ERROR_307_XML', 'CONSULTAR_SALDO']
  if (pade.verifySerieFolio) options.push('VERIFICAR_SERIE_FOLIO')
  url.search = `?contrato=${encodeURIComponent(pade.contrato)}${options.map((option) => `&opciones=${option}`).join('')}`
  const login = Buffer.from(`${pade.user}:${pade.password}`, 'utf8').toString('base64')
  const headers = { Authorization: `Basic ${login}`, 'Content-Type': 'application/xml' }
  return pade.http({
    method: 'POST',
    url,
    headers,
    body: cfdi.xml,
    timeout_ms: o.timeout_ms,
    signal: o.signal,
  })
}

type Left = { readonly left_ms: () => number; readonly signal?: AbortSignal | undefined }

/** Only whole JSON under 200 says anything; 401 and 403 say that nothing was done. */
async function interpret(pade: Pade, cfdi: SealedCfdi, sent: Sent, left: Left): Promise<StampOutcome> {
  if (sent.kind === 'not-sent') return sent
  if (sent.kind === 'unknown') return unanswered(sent)
  if (sent.status === 401 || sent.status === 403) {
    pade.guard.refused()
    const issues = [{ code: `HTTP${sent.status}`, message: '' }]
    return { kind: 'rejected', issues, verdict: 'account-fix' }
  }
  const answer = sent.status === 200 ? parseStampAnswer(sent.body) : null
  if (answer === null) return unanswered({ why: `http-${sent.status}`, status: sent.status })
  if (answer.saldo !== null) pade.told.saldo = answer.saldo
  if (Number(answer.codigo) === 307) return duplicate(pade, cfdi, answer, left)
  if (answer.ok) return believed(cfdi, answer.xml, 'fresh', pade.certificates)
  return rejected(pade, cfdi, answer)
}

function rejected(pade: Pade, cfdi: SealedCfdi, answer: StampAnswer): StampOutcome {
  if (Number(answer.codigo) === 0) return { kind: 'unknown', why: 'refused-without-code', alarm: true }
  const issues = issuesOf(answer)
  const verdict = verdictOf(issues, hasNewCSD(cfdi, pade.clock.now()))
  if (verdict === 'unknown') return { kind: 'unknown', why: `pade-${answer.codigo}`, alarm: false }
  if (answer.codigo === '1') pade.guard.refused()
  return { kind: 'rejected', issues, verdict }
}

/** The 307: "fetch", never "failed". With VERIFICAR_SERIE_FOLIO it may mean another document under our folio, which
 *  says that ours was not stamped; without it a foreign Sello is impossible. Source: pac-spec §6.2. */
async function duplicate(
  pade: Pade,
  cfdi: SealedCfdi,
  answer: StampAnswer,
  { left_ms, signal }: Left,
): Promise<StampOutcome> {
  const xml = answer.xml ?? (answer.uuid && (await cfdiByUUID(pade, answer.uuid, { left_ms, signal })))
  if (!xml) return { kind: 'duplicate-without-data', issues: issuesOf(answer) }
  const outcome = believed(cfdi, xml, answer.xml ? 'duplicate' : 'recovered', pade.certificates)
  const isForeign = outcome.kind === 'unknown' && outcome.why === 'mistrusted-foreign-sello'
  if (!isForeign || !pade.verifySerieFolio) return outcome
  const message = 'PADE ya timbró otro CFDI con esta serie y este folio.'
  return { kind: 'rejected', issues: [{ code: 'FOLIO-USADO', message }], verdict: 'code-fix' }
}

async function cfdiByUUID(pade: Pade, uuid: string, { left_ms, signal }: Left): Promise<Uint8Array | null> {
  const sent = await pade.soap({
    operation: 'cfdiPorUUID',
    children: [['uuid', uuid]],
    timeout_ms: left_ms(),
    signal,
  })
  const base64 = sent.kind === 'document' ? textOf(sent.root, 'xmlBase64') : ''
  return base64 !== '' ? Buffer.from(base64, 'base64') : null
}

/** consultarDisponibilidadServicio costs nothing and stamps nothing; it is a login too. */
async function health(pade: Pade, o: CallOptions): Promise<Health> {
  if (!pade.guard.mayAsk()) return 'down'
  const sent = await pade.soap({ operation: 'consultarDisponibilidadServicio', children: [], ...o })
  if (sent.kind !== 'document') return healthWithout(sent)
  const [codigo, ok] = [textOf(sent.root, 'codigo'), textOf(sent.root, 'servicioOk').toLowerCase()]
  if (codigo === '1') pade.guard.refused()
  if (ok === '') return codigo === '' ? 'unknown' : 'down'
  return ok === 'true' ? 'up' : 'down'
}
