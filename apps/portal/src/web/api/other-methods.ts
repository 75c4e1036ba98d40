import type { FastifyInstance } from 'fastify'
import { methodNotAllowed } from '../render-error.ts'

/** Methods by route pattern. */
type Methods = Map<string, Set<string>>

/** Writes down the routes under /api that are registered from now on. */
export function recordMethods(scope: FastifyInstance): Methods {
  const methods: Methods = new Map()
  scope.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith('/api/')) return
    const known = methods.get(url) ?? new Set()
    for (const each of [method].flat()) known.add(each)
    methods.set(url, known)
  })
  return methods
}

/** Gives every recorded route the methods that it lacks, as 405 with Allow. Needs no key and reads no body: preParsing,
 *  after the limit on requests has counted. Source: RFC 9110 §15.5.6. */
export function refuseOtherMethods(scope: FastifyInstance, methods: Methods): void {
  for (const [url, known] of methods) {
    const allow = [...known].toSorted().join(', ')
    const others = scope.supportedMethods.filter((method) => !known.has(method))
    scope.route({
      url,
      method: others,
      schema: { hide: true },
      preParsing: async (request) => {
        throw methodNotAllowed(request.method, allow)
      },
      handler: (request) => {
        throw methodNotAllowed(request.method, allow)
      },
    })
  }
}
