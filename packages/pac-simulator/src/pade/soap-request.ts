/** What an operation asks for; children are unqualified. */
export type SoapRequest = {
  readonly text: (name: string) => string
  readonly all: (name: string) => readonly string[]
}
