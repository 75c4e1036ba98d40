import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readCFDI, sameWithoutTimbre } from '@timbra/cfdi'
import { readCertificate, verifyTimbre } from '@timbra/cfdi/node'
import { addFault, call, get, stamp, token } from './support/client.ts'
import { AT, testWorld, type TestWorld } from './support/world.ts'

let world: TestWorld
let url: string
before(async () => {
  world = await testWorld()
  url = world.simulator.url
})
after(() => world.close())

describe('authentication', () => {
  test('gives a token of three parts that ends in two hours, as a Unix time', async () => {
    const { status, body } = await call(`${url}/v2/security/authenticate`, { user: 'demo', password: 'demo' })
    assert.equal(status, 200)
    assert.equal(body.status, 'success')
    assert.equal(String(body.data?.token).split('.').length, 3)
    assert.equal(body.data?.tokeny_type, 'Bearer')
    assert.equal(Number(body.data?.expires_in), AT.getTime() / 1000 + 7200)
  })

  test('takes user and password in headers too', async () => {
    const { status } = await call(`${url}/security/authenticate`, undefined, {
      user: 'demo',
      password: 'demo',
    })
    assert.equal(status, 200)
  })

  test('refuses a wrong password with SW’s words', async () => {
    const { status, body } = await call(`${url}/v2/security/authenticate`, { user: 'demo', password: 'otra' })
    assert.equal(status, 401)
    assert.deepEqual(body, {
      message: 'AU2000 - El usuario y/o contraseña son inválidos, no se puede autenticar el servicio.',
      messageDetail: null,
      data: null,
      status: 'error',
    })
  })

  test('refuses a call without token, with half a token, with a forged one', async () => {
    const { xml } = world.seal()
    const good = await token(url)
    const empty = await stamp(url, xml, { headers: { Authorization: '' } })
    assert.equal(empty.status, 401)
    assert.equal(empty.body.message, 'AU4101 - El token proporcionado viene vacio.')
    for (const wrong of [good.split('.').slice(0, 2).join('.'), `${good.slice(0, -2)}xx`]) {
      assert.equal((await stamp(url, xml, { token: wrong })).status, 401)
    }
  })

  test('refuses a token after two hours by the simulator’s clock', async () => {
    const old = await token(url)
    const { xml } = world.seal()
    world.simulator.clock.advance(7_199_000)
    assert.equal((await stamp(url, xml, { token: old })).status, 200)
    world.simulator.clock.advance(2000)
    assert.equal((await stamp(url, xml, { token: old })).status, 401)
    world.simulator.clock.reset()
  })
})

describe('a stamp', () => {
  test('is signed by the PAC certificate, for our seal, and changes nothing else', async () => {
    const sealed = world.seal()
    const { status, body } = await stamp(url, sealed.xml)
    assert.equal(status, 200)
    const xml = Buffer.from(String(body.data?.cfdi))
    const read = readCFDI(xml)
    const certificate = readCertificate(world.files.pacCer)
    assert.ok(read.ok && read.value.timbre && certificate.ok)
    assert.ok(verifyTimbre(read.value.timbre, certificate.value))
    assert.equal(read.value.timbre.selloCFD, sealed.sello)
    assert.equal(read.value.timbre.fechaTimbrado, '2026-11-23T12:00:00')
    assert.ok(sameWithoutTimbre(sealed.xml, xml))
  })

  test('has the members of SW’s version 4, the UUID in lower case', async () => {
    const { body } = await stamp(url, world.seal().xml)
    assert.deepEqual(Object.keys(body), ['data', 'status'])
    assert.deepEqual(Object.keys(body.data ?? {}), [
      'cadenaOriginalSAT',
      'noCertificadoSAT',
      'noCertificadoCFDI',
      'uuid',
      'selloSAT',
      'selloCFDI',
      'fechaTimbrado',
      'qrCode',
      'cfdi',
    ])
    assert.match(
      String(body.data?.uuid),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    assert.match(
      String(body.data?.cadenaOriginalSAT),
      /^\|\|1\.1\|[0-9A-F-]{36}\|2026-11-23T12:00:00\|SPR190613I52\|.*\|\|$/,
    )
  })

  for (const family of ['/cfdi33/stamp', '/cfdi33/v2/stamp', '/v4/cfdi33/stamp']) {
    for (const [version, members] of Object.entries({ v1: ['tfd'], v2: ['tfd', 'cfdi'], v3: ['cfdi'] })) {
      test(`under ${family}/${version} has ${members.join(' and ')}, plain or base64`, async () => {
        const plain = await stamp(url, world.seal().xml, { path: `${family}/${version}` })
        assert.deepEqual(Object.keys(plain.body.data ?? {}), members)
        const { xml } = world.seal()
        const b64 = await stamp(url, Buffer.from(xml).toString('base64'), {
          path: `${family}/${version}/b64`,
        })
        const decoded = Buffer.from(String(b64.body.data?.[members[0] ?? '']), 'base64').toString('utf8')
        assert.match(decoded, /TimbreFiscalDigital/)
      })
    }
  }

  test('needs a part named xml that is complete', async () => {
    const headers = {
      Authorization: `Bearer ${await token(url)}`,
      'Content-Type': 'multipart/form-data; boundary=b',
    }
    for (const body of [
      '',
      '--b\r\nContent-Disposition: form-data; name="otra"\r\n\r\nx\r\n--b--',
      '--b\r\nContent-Disposition: form-data; name="xml"\r\n\r\n<x/>',
    ]) {
      const response = await fetch(`${url}/v4/cfdi33/stamp/v4`, { method: 'POST', headers, body })
      assert.equal(response.status, 400)
      assert.match(await response.text(), /Xml CFDI33 no proporcionado o viene vacio\./)
    }
  })

  test('refuses an empty or long customid and more than five e-mails', async () => {
    const { xml } = world.seal()
    const refused = async (headers: Record<string, string>) =>
      (await stamp(url, xml, { headers })).body.message
    assert.equal(await refused({ customid: '' }), 'El CustomId viene vacío.')
    assert.equal(
      await refused({ customid: 'x'.repeat(101) }),
      'El CustomId no es válido o es mayor a 100 caracteres.',
    )
    assert.equal(await refused({ email: 'a,b,c,d,e,f' }), 'El header email contiene más de 5 correos.')
    assert.equal((await stamp(url, xml, { headers: { customid: 'x'.repeat(100) } })).status, 200)
  })

  test('on an unknown path is a 404', async () => {
    assert.equal((await get(`${url}/v9/cfdi33/stamp/v4`)).status, 404)
    assert.equal((await fetch(`${url}/v4/cfdi33/stamp/v5`, { method: 'POST' })).status, 404)
  })
})

describe('the same XML again', () => {
  test('is a 307 with the first stamp, with the same customid, another, or none', async () => {
    const { xml } = world.seal()
    const first = await stamp(url, xml, { headers: { customid: 'k-1' } })
    for (const headers of [{ customid: 'k-1' }, { customid: 'k-2' }, {}] as Record<string, string>[]) {
      const again = await stamp(url, xml, { headers })
      assert.equal(again.status, 400)
      assert.equal(again.body.message, '307. El comprobante contiene un timbre previo.')
      assert.deepEqual(again.body.data, first.body.data)
    }
  })

  test('under the legacy family carries the XML in messageDetail and no data', async () => {
    const { xml } = world.seal()
    const first = await stamp(url, xml, { path: '/cfdi33/stamp/v3' })
    const again = await stamp(url, xml, { path: '/cfdi33/stamp/v3' })
    assert.equal(again.body.data, null)
    assert.equal(again.body.messageDetail, first.body.data?.cfdi)
  })

  test('sent fifty times at once is one stamp', async () => {
    const { xml, sello } = world.seal()
    const bearer = await token(url)
    const answers = await Promise.all(Array.from({ length: 50 }, () => stamp(url, xml, { token: bearer })))
    assert.equal(new Set(answers.map(({ body }) => body.data?.uuid)).size, 1)
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.equal(world.simulator.ledger('sw').filter(({ timbre }) => timbre.selloCFD === sello).length, 1)
  })
})

describe('another XML under a used customid', () => {
  test('is CFDI3307 with the other’s TFD and no CFDI, for 72 hours', async () => {
    const one = world.seal()
    const headers = { customid: 'shared' }
    await stamp(url, one.xml, { headers })
    const other = await stamp(url, world.seal().xml, { headers })
    assert.equal(other.status, 400)
    assert.match(String(other.body.message), /^CFDI3307 - Timbre duplicado\./)
    assert.ok(other.body.data?.tfd?.includes(`SelloCFD="${one.sello}"`))
    assert.equal(other.body.data?.cfdi, '')
    world.simulator.clock.advance(72 * 3_600_000 + 1000)
    const later = world.seal({ fecha: '2026-11-26T11:59:00' })
    assert.equal((await stamp(url, later.xml, { headers })).status, 200)
    world.simulator.clock.reset()
  })
})

describe('the datawarehouse', () => {
  test('gives the record and a pre-signed address that needs no token', async () => {
    const first = await stamp(url, world.seal().xml)
    const bearer = { Authorization: `Bearer ${await token(url)}` }
    const live = await get(`${url}/datawarehouse/v1/live/${first.body.data?.uuid}`, bearer)
    const [record] = JSON.parse(live.text).data.records
    assert.equal(record.uuid, first.body.data?.uuid)
    const file = await get(record.urlXml)
    assert.equal(file.text, first.body.data?.cfdi)
    assert.equal((await get(record.urlXml.replace(/=.*/, '=0'))).status, 403)
    assert.equal((await get(`${url}/datawarehouse/v1/live/${first.body.data?.uuid}`)).status, 401)
  })

  test('lags behind when told so', async () => {
    const first = await stamp(url, world.seal().xml)
    await addFault(url, { pac: 'sw', op: 'datawarehouse', mode: 'recover-lag', times: 1 })
    const bearer = { Authorization: `Bearer ${await token(url)}` }
    const ask = async () =>
      JSON.parse((await get(`${url}/datawarehouse/v1/live/${first.body.data?.uuid}`, bearer)).text)
    assert.equal((await ask()).data.records[0].urlXml, null)
    assert.notEqual((await ask()).data.records[0].urlXml, null)
  })
})

describe('the balance', () => {
  test('falls only by fresh stamps, and at zero stamping is AU2001', async () => {
    const counted = await testWorld({
      accounts: [{ user: 'demo', password: 'demo', stamps: 2, locked: false }],
    })
    try {
      const to = counted.simulator.url
      const one = counted.seal()
      await stamp(to, one.xml)
      await stamp(to, one.xml)
      const bearer = { Authorization: `Bearer ${await token(to)}` }
      const { data } = JSON.parse((await get(`${to}/management/v2/api/users/balance`, bearer)).text)
      assert.deepEqual([data.stampsBalance, data.stampsUsed, data.stampsAssigned], [1, 1, 2])
      await stamp(to, counted.seal().xml)
      assert.match(String((await stamp(to, counted.seal().xml)).body.message), /^AU2001/)
      assert.match(String((await stamp(to, one.xml)).body.message), /^307/)
    } finally {
      await counted.close()
    }
  })
})
