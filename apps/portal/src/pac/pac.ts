/** The port to a PAC (proveedor autorizado de certificación). An adapter lives in pac/<name>/ and imports no room.
 *  Source: pac-spec §2. */

/** As its folder is called: 'sw', 'pade', 'finkok', 'solucionfactible'. Stored with an issuance. The list of them is
 *  adapters.ts and nothing else: no room asks which PAC it is. */
export type PacId = string

export type SealedCfdi = {
  /** Exact UTF-8 bytes, committed before the first send and never rebuilt for a retry. */
  readonly xml: Uint8Array
  /** Comprobante/@Sello: what a PAC de-duplicates by. */
  readonly sello: string
  readonly issuerRfc: string
  readonly receiverRfc: string
  readonly serie: string
  readonly folio: string
  /** As written in the XML. */
  readonly total: string
  /** Local time of LugarExpedicion, no zone. */
  readonly fecha: string
}

/** `idempotencyKey`: at most 100 characters, derived from the sealed bytes, stable over every retry. */
export type StampRequest = { readonly cfdi: SealedCfdi; readonly idempotencyKey: string }

export type CallOptions = {
  readonly timeout_ms: number
  readonly signal?: AbortSignal
  /** `recover` only: how long these bytes have been in doubt, at least. Absent: long. */
  readonly inDoubt_ms?: number
}

/** Who can do something about a definitive refusal. Source: pac-spec §12.1. */
export type Verdict =
  | 'customer-fix'
  | 'store-fix'
  | 'code-fix'
  | 'account-fix'
  | 'wait-sat-list'
  | 'pac-specific'

/** `code` normalised: 'CFDI40145', '307', 'AU2001'. */
export type PacIssue = { readonly code: string; readonly message: string }

/** Five answers, because a timeout is not a rejection: the PAC may already hold the invoice. */
export type StampOutcome =
  | {
      readonly kind: 'stamped'
      readonly uuid: string
      readonly xml: Uint8Array
      readonly via: 'fresh' | 'duplicate' | 'recovered'
    }
  /** The PAC says that it stamped these bytes before, but did not give the XML. */
  | { readonly kind: 'duplicate-without-data'; readonly issues: readonly PacIssue[] }
  /** The PAC looked and refused; nothing was stamped. */
  | { readonly kind: 'rejected'; readonly issues: readonly PacIssue[]; readonly verdict: Verdict }
  /** No byte of the body left this machine. */
  | { readonly kind: 'not-sent'; readonly why: string; readonly retryAfter_ms?: number }
  /** Anything else: timeout, reset, 5xx, unreadable body, a stamp that failed the trust checks. `retryAfter_ms`: for so long
   *  the PAC does not want to be asked anything. */
  | {
      readonly kind: 'unknown'
      readonly why: string
      readonly alarm: boolean
      readonly retryAfter_ms?: number
    }

export type RecoverOutcome =
  | StampOutcome
  | { readonly kind: 'absent'; readonly certainty: 'proven' | 'likely' }

/** `down`: silence, an error of its server, or a closed door. `unknown`: it answered, and not in words that we know, which
 *  says nothing about stamping. */
export type Health = 'up' | 'down' | 'unknown'

export type Pac = {
  readonly id: PacId
  /** Sends sealed bytes once; network trouble is an answer, not an exception. Never retries by itself. */
  stamp(request: StampRequest, options: CallOptions): Promise<StampOutcome>
  /** Finds out what became of bytes that were sent before. Safe to ask any number of times: at most one CFDI of
   *  these bytes exists at this PAC whatever the answer. */
  recover(request: StampRequest, options: CallOptions): Promise<RecoverOutcome>
  /** Looks for a stamp of these bytes without ever making one. Only PACs with such a call have it. */
  ask?(request: StampRequest, options: CallOptions): Promise<RecoverOutcome>
  health(options: CallOptions): Promise<Health>
  /** Stamps that the account has left, as the PAC counts them; null when it does not say now. Stamps nothing. */
  balance(options: CallOptions): Promise<Balance | null>
}

export type Balance = { readonly stamps: number | 'unlimited' }

/** A Cancelacion of one CFDI, signed by its issuer, and what some PACs want to hear beside it. */
export type CancelRequest = {
  readonly signedXml: string
  readonly uuid: string
  readonly issuerRfc: string
  readonly receiverRfc: string
  /** As written in the XML of the CFDI. */
  readonly total: string
  readonly motivo: string
  readonly folioSustitucion: string | null
}

/** What a PAC says to a request to cancel. **None of these is "cancelled"**: an acuse proves a request, and only the
 *  SAT's status service says Cancelado. `satCode` as SAT or the PAC gave it; `acuse` the document as it came, byte for
 *  byte. Source: pac-spec §2, §10.5. */
export type CancelOutcome =
  /** 201 · requested before (202). */
  | {
      readonly kind: 'accepted' | 'already'
      readonly satCode: string
      readonly acuse: Uint8Array | null
    }
  /** 205, SAT does not know the CFDI yet · it cannot be cancelled as things are: a store must decide. */
  | {
      readonly kind: 'not-found-yet' | 'not-cancelable'
      readonly satCode: string
      readonly acuse: Uint8Array | null
    }
  /** Looked at and refused. */
  | { readonly kind: 'rejected'; readonly issues: readonly PacIssue[]; readonly verdict: Verdict }
  /** Nobody knows. To send it again is safe: SAT answers 202. */
  | { readonly kind: 'unknown'; readonly why: string }

/** What a PAC does for CFDI that it stamped. Never retries by itself, never throws. */
export type Canceller = {
  readonly id: PacId
  /** The CFDI that this PAC stamped under a UUID, as it keeps it and not yet believed; null when it gives none now. */
  fetchByUUID(uuid: string, issuerRfc: string, options: CallOptions): Promise<Uint8Array | null>
  cancel(request: CancelRequest, options: CallOptions): Promise<CancelOutcome>
  /** The acuse that the PAC keeps of an earlier request; null when it has none or gives none now. */
  cancelReceipt(
    request: { readonly uuid: string; readonly issuerRfc: string },
    options: CallOptions,
  ): Promise<Uint8Array | null>
}
