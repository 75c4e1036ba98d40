import type { ArmedRule, Overview, Stamp } from '@timbra/pac-simulator'
import { emptyForm } from '../form.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { formatPesos } from '../ui/money.ts'
import { whenText } from '../ui/when.tsx'
import { AccountForm, Act, FaultForm, SatForm } from './simulator-forms.tsx'
import { MODE_WORDS, OP_WORDS, PAC_NAMES, maskRfc } from './simulator-words.ts'

const ZONE = 'America/Mexico_City'
const at = (instant: string) => whenText(new Date(instant), ZONE)

/** The simulator is not there, or does not answer in time. */
export function SimulatorAway() {
  return (
    <article class="card narrow">
      <h1>El simulador no contesta</h1>
      <p class="lead">
        Arranca con <code>npm start</code>; si ya corre, espera unos segundos y vuelve a cargar la página.
      </p>
      <p class="actions">
        <ButtonLink href="/dev/simulador">Volver a intentar</ButtonLink>
      </p>
    </article>
  )
}

export function SimulatorBody({
  overview,
  done,
  wrong,
}: {
  overview: Overview
  done: string | null
  wrong: string | null
}) {
  return (
    <>
      <h1>Simulador de PAC y SAT</h1>
      <p class="lead">
        Los PAC y el SAT de esta demostración. Aquí ves qué timbró cada uno y puedes hacer que fallen, para
        ver que ninguna factura se pierde ni sale dos veces.
      </p>
      {done && (
        <p class="notice good" role="status">
          {done}
        </p>
      )}
      {wrong && (
        <p class="notice error" role="alert">
          El simulador no lo tomó: {wrong}
        </p>
      )}
      <section class="card">
        <h2>Provocar una falla</h2>
        <FaultForm choices={overview.choices} />
      </section>
      <ArmedRules rules={overview.faults} />
      <section class="card">
        <h2>Lo que timbró cada PAC</h2>
        <p class="hint">Cada PAC lleva su propio libro y no sabe de los demás.</p>
        {overview.ledgers.map((ledger) => (
          <Ledger key={ledger.pac} ledger={ledger} />
        ))}
      </section>
      <section class="card">
        <h2>Cuentas y timbres</h2>
        <div class="row">
          {overview.accounts.map((account) => (
            <AccountForm key={account.pac + account.user} account={account} />
          ))}
        </div>
      </section>
      <section class="card">
        <h2>SAT</h2>
        <SatForm sat={overview.sat} />
      </section>
      <ClockCard now={overview.now} />
      <RequestLog requests={overview.requests} />
    </>
  )
}

function ArmedRules({ rules }: { rules: readonly ArmedRule[] }) {
  if (rules.length === 0) return null
  return (
    <section class="card">
      <h2>Fallas puestas</h2>
      <ul class="plain">
        {rules.map(({ id, rule, left, fired }) => (
          <li key={id}>
            <Act accion="quitar" hidden={{ id: String(id) }} row>
              <span>
                <strong>{PAC_NAMES[rule.pac] ?? rule.pac}</strong>, al {OP_WORDS[rule.op] ?? rule.op}:{' '}
                {MODE_WORDS[rule.mode] ?? rule.mode}
                {rule.match && ` (solo ${Object.values(rule.match).join(' ')})`}.{' '}
                {left === null ? 'Siempre' : `Le ${left === 1 ? 'queda 1 vez' : `quedan ${left} veces`}`};
                ocurrió {fired}.
              </span>
              <Button kind="secondary">Quitar</Button>
            </Act>
          </li>
        ))}
      </ul>
      <Act accion="quitar-todas" row>
        <Button kind="quiet">Quitar todas</Button>
      </Act>
    </section>
  )
}

function Ledger({ ledger: { pac, stamps, last } }: { ledger: Overview['ledgers'][number] }) {
  return (
    <details open={stamps > 0}>
      <summary>
        <strong>{PAC_NAMES[pac] ?? pac}</strong>: {stamps} {stamps === 1 ? 'timbre' : 'timbres'}
        {stamps > last.length && `, los ${last.length} más recientes`}
      </summary>
      <ul class="plain">
        {last.map((stamp) => (
          <StampLine key={stamp.uuid} stamp={stamp} />
        ))}
      </ul>
    </details>
  )
}

function StampLine({ stamp }: { stamp: Stamp }) {
  const { known, words, uuid } = stamp
  const sat = known.status ? words || 'Vigente' : 'el SAT aún no lo conoce'
  return (
    <li class="block">
      <strong>
        {stamp.serie}-{stamp.folio}
      </strong>{' '}
      · {formatPesos(stamp.total)} · {maskRfc(stamp.rfcReceptor)} · {sat}
      <br />
      <span class="mono hint">{uuid}</span>
      <br />
      <small>{at(stamp.at)}</small>
      {stamp.cancellation === 'pending' && (
        <Act accion="cancelacion" hidden={{ uuid }} row>
          <Button kind="secondary" name="answer" value="accept">
            El receptor acepta
          </Button>
          <Button kind="secondary" name="answer" value="reject">
            El receptor rechaza
          </Button>
          <Button kind="quiet" name="answer" value="expire">
            Se vence el plazo
          </Button>
        </Act>
      )}
    </li>
  )
}

function ClockCard({ now }: { now: string }) {
  return (
    <section class="card">
      <h2>Reloj</h2>
      <p>
        Para los PAC y el SAT simulados ahora es <strong>{at(now)}</strong>.
      </p>
      <p class="hint">
        El reloj del portal no se mueve con este. Adelántalo para que venza el plazo de una cancelación; no
        pidas facturas mientras, porque su fecha parecería vieja (401). Para ver pasar un día entero por todas
        partes está <code>npm run outage</code>.
      </p>
      <Act accion="reloj">
        <div class="short">
          <TextField
            form={{ ...emptyForm, values: { advance_h: '73' } }}
            name="advance_h"
            label="Horas que avanza"
            inputmode="decimal"
          />
        </div>
        <Button kind="secondary">Avanzar el reloj</Button>
      </Act>
      <Act accion="reiniciar" row>
        <Button kind="quiet">Dejar todo como al arrancar</Button>
      </Act>
    </section>
  )
}

function RequestLog({ requests }: { requests: Overview['requests'] }) {
  return (
    <section class="card">
      <h2>Últimas peticiones</h2>
      {requests.length === 0 && <p>Todavía ninguna.</p>}
      <ul class="plain">
        {requests.map(({ at: when, method, path, action, bytes }, index) => (
          <li key={index}>
            <span class="mono">
              {method} {path}
            </span>
            {action && <> · {action}</>} · {bytes} bytes
            <br />
            <small>{at(when)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
