import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import PostalMime from 'postal-mime'
import { startMailbox } from '../src/mailbox.ts'

test('the mailbox keeps every mail as one .eml file, and only the newest so many', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'timbra-mail-'))
  const mailbox = await startMailbox({ port: 0, host: '127.0.0.1', dir, limit: 2 })
  try {
    for (const subject of ['uno', 'dos', 'tres']) await send(mailbox.port, subject)
    const names = readdirSync(dir).sort()
    assert.equal(names.length, 2)
    const mails = await Promise.all(names.map((name) => PostalMime.parse(readFileSync(join(dir, name)))))
    assert.deepEqual(
      mails.map((mail) => mail.subject),
      ['dos', 'tres'],
    )
    assert.equal(mails[0]?.text?.trim(), 'Tu factura está lista.')
    assert.match(names[0] ?? '', /^\d{4}-\d\d-\d\dT[\d-]+\.\d{3}Z-[0-9a-f-]{36}\.eml$/)
  } finally {
    await mailbox.close()
    rmSync(dir, { recursive: true, force: true })
  }
})

/** Speaks SMTP by hand: no client library between the test and the wire. */
async function send(port: number, subject: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const reply = async (code: string): Promise<void> => {
    for (;;) {
      const { value } = await lines.next()
      if (value?.startsWith(`${code} `)) return
      assert.ok(value?.startsWith(`${code}-`), value)
    }
  }
  await reply('220')
  for (const [command, code] of [
    ['EHLO prueba', '250'],
    ['MAIL FROM:<a@example.com>', '250'],
    ['RCPT TO:<b@example.com>', '250'],
    ['DATA', '354'],
    [
      `Subject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTu factura está lista.\r\n.`,
      '250',
    ],
    ['QUIT', '221'],
  ]) {
    socket.write(`${command}\r\n`)
    await reply(code ?? '')
  }
  socket.end()
  await once(socket, 'close')
}
