import { randomUUID } from 'node:crypto'
import { Agent, request as open } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { EMPRESA } from '../../apps/portal/test/support/journey.ts'

/** Customers of one portal, who press the last button. */
export type Customers = {
  /** Asks for the invoice of one ticket. @returns the path of the invoice's page */
  ask(code: string): Promise<string>
  /** Asks, and looks at the page until the invoice is there. @returns milliseconds */
  wait(code: string): Promise<number>
  /** `count` of them, one request after the other each, until there is no ticket left or `until`.
   *  @returns the milliseconds that each answer took */
  flood(codes: readonly string[], x: { count: number; until: number }): Promise<readonly number[]>
  /** One after the other at a steady pace, whether or not the ones before have an answer.
   *  @returns the milliseconds that each answer took, from the moment at which it was due */
  arrive(codes: readonly string[], x: { perSecond: number }): Promise<readonly number[]>
}

export function customersOf(url: string): Customers {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const addresses = differentAddresses()

  // Not by fetch, which costs the shared cores more than the web's answer.
  const ask = (code: string): Promise<string> => {
    const body = new URLSearchParams({ ...EMPRESA, correo: '', numero: code, id: randomUUID() }).toString()
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': addresses(),
    }
    return new Promise((resolve, reject) => {
      const post = open(`${url}/facturar`, { method: 'POST', agent, headers }, (answer) => {
        answer.resume()
        answer.once('error', reject)
        answer.once('end', () => {
          if (answer.statusCode === 303) resolve(answer.headers.location ?? '')
          else reject(new Error(`the request was answered with ${answer.statusCode}`))
        })
      })
      post.once('error', reject)
      post.end(body)
    })
  }
  const timed = async (code: string, since: number): Promise<number> => {
    await ask(code)
    return performance.now() - since
  }
  return {
    ask,
    wait: async (code) => {
      const began = performance.now()
      const page = await ask(code)
      const news = await fetch(`${url}${page}/avance`, { headers: { 'x-forwarded-for': addresses() } })
      await news.text() // the stream ends with the invoice
      return performance.now() - began
    },
    flood: async (codes, { count, until }) => {
      const [queue, took]: [string[], number[]] = [[...codes], []]
      const one = async (): Promise<void> => {
        for (let code = queue.pop(); code !== undefined && performance.now() < until; code = queue.pop())
          took.push(await timed(code, performance.now()))
      }
      await Promise.all(Array.from({ length: count }, one))
      return took
    },
    arrive: async (codes, { perSecond }) => {
      const began = performance.now()
      const under: Promise<number>[] = []
      for (const [index, code] of codes.entries()) {
        const due = began + (index * 1000) / perSecond
        while (performance.now() < due) await pause(1)
        under.push(timed(code, due))
      }
      return Promise.all(under)
    },
  }
}

/** Another address for every request, so that no quota of one customer is met. */
function differentAddresses(): () => string {
  let given = 0
  return () => {
    given += 1
    return `10.${given >> 16}.${(given >> 8) & 255}.${given & 255}`
  }
}
