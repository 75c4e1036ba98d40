import type { Fault } from '@timbra/cfdi'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { AppError, ConflictError, NotFoundError, UnavailableError } from '../errors.ts'
import { both } from './language.ts'
import { sendPage } from './page.tsx'
import type { Problem } from './problem.ts'
import { STATUS } from './status-codes.ts'
import { ErrorPage } from './ui/error-page.tsx'
import { problemInEnglish } from './ui/problem-words.ts'
import type { WebApp } from './web-app.ts'

export { STATUS }

/** Thrown or returned by a route to end the request with this answer: a page on the site, JSON under /api. */
export class ProblemError extends AppError {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code, problem.title)
    this.problem = problem
  }
}

/** What was sent is understood and cannot be accepted; every fault has the path of its field. */
export function refused(faults: readonly Fault[], title = 'Los datos no se pueden aceptar.'): ProblemError {
  const detail = 'Corrige los puntos de la lista y vuelve a enviar.'
  return new ProblemError({ status: STATUS.unprocessable, code: 'datos-invalidos', title, detail, faults })
}

export function unauthorized(title: string, detail: string): ProblemError {
  return new ProblemError({ status: STATUS.unauthorized, code: 'sin-credencial', title, detail })
}

export function forbidden(title: string, detail: string): ProblemError {
  return new ProblemError({ status: STATUS.forbidden, code: 'no-permitido', title, detail })
}

export function tooMany(retryAfter_s: number): ProblemError {
  return new ProblemError({
    status: STATUS.tooManyRequests,
    code: 'demasiados-intentos',
    title: 'Hubo demasiados intentos desde tu conexión.',
    detail: `Para proteger los tickets de todos hacemos una pausa. Vuelve a intentarlo ${waitText(retryAfter_s)}; lo que ya pediste sigue en marcha.`,
    retryAfter_s,
  })
}

/** @param allow the methods that the address has: "GET, HEAD" */
export function methodNotAllowed(method: string, allow: string): ProblemError {
  return new ProblemError({
    status: STATUS.methodNotAllowed,
    code: 'metodo-no-admitido',
    title: `Esta dirección de la API no admite ${method}.`,
    detail: `Admite: ${allow}.`,
    allow,
  })
}

/** "en 40 segundos", "en 5 minutos": rounded up, so that it is never too early. */
function waitText(seconds: number): string {
  if (seconds <= 1) return 'en un segundo'
  if (seconds < 60) return `en ${seconds} segundos`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'en un minuto' : `en ${minutes} minutos`
}

/** Ends a request that failed: logs once what is our fault, answers with problem+json under /api (RFC 9457), with a
 *  page elsewhere. Never a stack trace, never what was typed. */
export async function renderError(app: WebApp, cause: unknown, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemOf(cause, notFoundFor(request))
  if (problem.status >= STATUS.internal) logFailure(app, cause, request, problem)
  return sendProblem(app, problem, request, reply)
}

export async function sendProblem(
  app: WebApp,
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (problem.retryAfter_s !== undefined) reply.header('retry-after', String(problem.retryAfter_s))
  if (problem.allow !== undefined) reply.header('allow', problem.allow)
  if (isApi(request)) return sendProblemJson(problem, request, reply)
  const english = problemInEnglish(problem)
  const look = { title: both(problem.title, english?.title ?? problem.title), status: problem.status }
  return sendPage(app, request, reply, look, h(ErrorPage, { problem, reference: request.id }))
}

/** Source: RFC 9457. `type` is a name, not an address; `errors` carries the faults. */
function sendProblemJson(problem: Problem, request: FastifyRequest, reply: FastifyReply) {
  if (problem.status === STATUS.unauthorized) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:timbra:problem:${problem.code}`,
        title: problem.title,
        status: problem.status,
        detail: problem.detail,
        code: problem.code,
        instance: `urn:timbra:request:${request.id}`,
        ...(problem.faults ? { errors: problem.faults } : {}),
        ...(problem.retryAfter_s === undefined ? {} : { retryAfter: problem.retryAfter_s }),
      }),
    )
}

/** For an address that is not there: a till is told where the API is, a person where to begin. */
export function notFoundFor(request: FastifyRequest): Problem {
  return isApi(request) ? apiNotFound : pageNotFound
}

function isApi(request: FastifyRequest): boolean {
  return /^\/api(?=[/?]|$)/.test(request.url)
}

const pageNotFound: Problem = {
  status: STATUS.notFound,
  code: 'no-encontrado',
  title: 'Esta página no existe.',
  detail: 'Revisa la dirección, o empieza con tu ticket desde la página principal.',
}

const apiNotFound: Problem = {
  status: STATUS.notFound,
  code: 'no-encontrado',
  title: 'No existe esta dirección de la API.',
  detail: 'Revisa la ruta y su versión; los tickets están en /api/v1/tickets y la descripción en /api/docs.',
}

/** Which answer belongs to which failure. */
function problemOf(cause: unknown, notFound: Problem): Problem {
  if (cause instanceof ProblemError) return cause.problem
  if (cause instanceof NotFoundError) {
    const detail = notFound === apiNotFound ? MISSING_FOR_TILLS : notFound.detail
    return { ...notFound, detail, code: cause.code, title: cause.publicMessage }
  }
  if (cause instanceof ConflictError)
    return {
      status: STATUS.conflict,
      code: cause.code,
      title: cause.publicMessage,
      detail: 'Lo que enviaste contradice lo que ya está registrado.',
      faults: cause.faults,
    }
  if (cause instanceof UnavailableError)
    return {
      status: STATUS.unavailable,
      code: cause.code,
      title: cause.publicMessage,
      detail: `Vuelve a intentarlo ${waitText(cause.retryAfter_s)}. Lo que ya pediste está guardado.`,
      retryAfter_s: cause.retryAfter_s,
    }
  return frameworkProblem(cause, notFound) ?? databaseAway(cause) ?? internalProblem
}

const MISSING_FOR_TILLS =
  'Revisa el identificador y la clave: con una clave solo se ven los datos de su emisor.'

const internalProblem: Problem = {
  status: STATUS.internal,
  code: 'fallo-interno',
  title: 'El problema es nuestro, no de tus datos.',
  detail:
    'Ya quedó anotado. Vuelve a intentarlo en un minuto; si ya habías pedido tu factura, sigue guardada: entra otra vez con tu ticket para verla.',
}

/** Failures that Fastify itself raises before a route runs. */
function frameworkProblem(cause: unknown, notFound: Problem): Problem | null {
  switch (errorCode(cause)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return known(
        STATUS.tooLarge,
        'demasiado-grande',
        'Lo que enviaste es demasiado grande.',
        'Divide el envío y vuelve a intentarlo.',
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return known(
        STATUS.unsupportedMedia,
        'tipo-no-admitido',
        'Ese tipo de contenido no se admite.',
        'Para la API envía application/json; en el portal usa los formularios de la página.',
      )
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return known(
        STATUS.badRequest,
        'json-invalido',
        'El cuerpo no es JSON válido.',
        'Revisa comillas, comas y llaves, y envíalo en UTF-8.',
      )
    case 'FST_ERR_BAD_URL':
      return notFound
  }
  return clientMistake(cause)
}

/** Any other failure that a library blames on the request (statusCode 4xx), such as a malformed header. */
function clientMistake(cause: unknown): Problem | null {
  const status = cause instanceof Error && 'statusCode' in cause ? Number(cause.statusCode) : 0
  if (status < 400 || status >= 500) return null
  return known(
    status,
    'peticion-invalida',
    'No entendimos la petición.',
    'Vuelve a la página anterior y repite el paso.',
  )
}

function known(status: number, code: string, title: string, detail: string): Problem {
  return { status, code, title, detail }
}

/** The database is starting, stopping or out of reach: it comes back without anybody changing the request. */
function databaseAway(cause: unknown): Problem | null {
  const code = errorCode(cause)
  const away = /^(ECONNREFUSED|ECONNRESET|ENOENT|ETIMEDOUT|EPIPE|57P0[123]|53300|08\w{3})$/.test(code)
  const lost =
    cause instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client .* is not queryable$)/.test(
      cause.message,
    )
  if (!away && !lost) return null
  return {
    status: STATUS.unavailable,
    code: 'base-de-datos-lejos',
    title: 'El servicio se está reiniciando.',
    detail: 'Vuelve a intentarlo en unos segundos. Lo que ya pediste está guardado y sigue su camino.',
    retryAfter_s: 10,
  }
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}

function logFailure(app: WebApp, cause: unknown, request: FastifyRequest, problem: Problem): void {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const where = error.stack
    ?.split('\n')
    .find((line) => line.includes(' at '))
    ?.trim()
  app.log.error(
    {
      reqId: request.id,
      route: request.routeOptions.url,
      problem: problem.code,
      error: error.name,
      code: errorCode(error),
      where,
    },
    'a request failed',
  )
}
