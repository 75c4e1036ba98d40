import type pg from 'pg'

/** One connection that hears of every change; the channel is that of migration 0008. */
export type Line = {
  /** Settles when the connection is gone. */
  readonly lost: Promise<void>
  close(): void
}

/** @param heard is told the id of an issuance whose page looks different now */
export async function openLine(pool: pg.Pool, heard: (issuanceId: string) => void): Promise<Line> {
  const client = await pool.connect()
  const lost = new Promise<void>((gone) => {
    client.once('error', () => gone())
    client.once('end', () => gone())
  })
  let open = true
  const close = () => {
    if (open) client.release(true) // a connection that listens is no use to others
    open = false
  }
  client.on('notification', ({ payload }) => payload !== undefined && heard(payload))
  try {
    await client.query('listen issuance_news')
  } catch (cause) {
    close()
    throw cause
  }
  return { lost, close }
}
