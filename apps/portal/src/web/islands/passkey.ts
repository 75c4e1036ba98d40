/** Makes and uses passkeys: the server says what to sign, the device signs, the form carries the answer. Forms that need it
 *  are hidden until this script has seen that the browser can. */
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'

if (browserSupportsWebAuthn()) {
  for (const form of Array.from(document.querySelectorAll<HTMLFormElement>('form[data-passkey]'))) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void answer(form)
    })
  }
} else {
  for (const note of Array.from(document.querySelectorAll<HTMLElement>('[data-no-passkey]')))
    note.hidden = false
}

async function answer(form: HTMLFormElement): Promise<void> {
  const said = form.querySelector<HTMLElement>('[role="status"]')
  if (said) said.textContent = ''
  try {
    const asked = await fetch(form.dataset['asks'] || '', { method: 'POST' })
    if (!asked.ok) throw new Error('refused')
    const signed =
      form.dataset['passkey'] === 'create'
        ? await startRegistration({
            optionsJSON: (await asked.json()) as PublicKeyCredentialCreationOptionsJSON,
          })
        : await startAuthentication({
            optionsJSON: (await asked.json()) as PublicKeyCredentialRequestOptionsJSON,
          })
    const field = form.elements.namedItem('respuesta') as HTMLInputElement
    field.value = JSON.stringify(signed)
    form.submit()
  } catch {
    delete form.dataset['sent'] // form.ts keeps a form from being sent twice
    if (said) said.textContent = form.dataset['failed'] || ''
  }
}
