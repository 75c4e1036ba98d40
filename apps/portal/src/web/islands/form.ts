/** Makes forms more comfortable: a pressed button says so, and régimen and uso show only what fits. */
import type { IslandChoices } from '../ui/fiscal-choices.ts'

type Choices = Omit<IslandChoices, 'fits'> & { readonly fits: Readonly<Record<string, readonly string[]>> }

for (const form of Array.from(document.forms)) form.addEventListener('submit', onSubmit)
window.addEventListener('pageshow', releaseButtons)

const data = document.getElementById('opciones-fiscales')
if (data) narrowChoices(JSON.parse(data.textContent || '{}') as Choices)

/** The server takes a double click as one request; this only tells the customer that the first one counted. */
function onSubmit(event: SubmitEvent) {
  const form = event.currentTarget as HTMLFormElement
  if (form.dataset['sent']) return event.preventDefault()
  const button = event.submitter
  if (!(button instanceof HTMLButtonElement)) return
  form.dataset['sent'] = '1'
  if (!button.dataset['busy']) return
  button.dataset['rest'] = button.textContent || ''
  button.textContent = button.dataset['busy']
  button.setAttribute('aria-disabled', 'true')
}

/** Coming back with the browser's arrow shows the page as it was left. */
function releaseButtons() {
  for (const form of Array.from(document.forms)) delete form.dataset['sent']
  for (const button of Array.from(document.querySelectorAll<HTMLElement>('[data-rest]'))) {
    button.textContent = button.dataset['rest'] || ''
    button.removeAttribute('aria-disabled')
  }
}

function narrowChoices(choices: Choices) {
  const rfc = document.getElementById('f-rfc') as HTMLInputElement
  const regimen = document.getElementById('f-regimenFiscalReceptor') as HTMLSelectElement
  const uso = document.getElementById('f-usoCFDI') as HTMLSelectElement
  const note605 = document.getElementById('nota-605')
  let usoChosenByHand = false

  function onRfc() {
    const kind = kindOf(rfc.value)
    if (kind === null) return
    const fitting = choices.regimenes.filter((option) => `${kind} ${option.value}` in choices.fits)
    replaceOptions(regimen, fitting, true)
    onRegimen()
  }

  function onRegimen() {
    if (note605) note605.hidden = regimen.value !== '605'
    const fits = choices.fits[`${kindOf(rfc.value)} ${regimen.value}`]
    if (!fits) return
    const before = uso.value
    const [proposed = '', ...allowed] = fits
    replaceOptions(
      uso,
      choices.usos.filter((option) => allowed.indexOf(option.value) >= 0),
      false,
    )
    uso.value = usoChosenByHand && allowed.indexOf(before) >= 0 ? before : proposed
  }

  rfc.addEventListener('input', onRfc)
  regimen.addEventListener('change', onRegimen)
  uso.addEventListener('change', () => {
    usoChosenByHand = true
  })
}

/** 12 characters are a company, 13 a person; null while it is neither. */
function kindOf(rfc: string): 'fisica' | 'moral' | null {
  const letters = rfc.replace(/[\s.-]/g, '').toUpperCase()
  if (/^[A-ZÑ&]{4}\d{6}[A-Z0-9]{3}$/.test(letters)) return 'fisica'
  return /^[A-ZÑ&]{3}\d{6}[A-Z0-9]{3}$/.test(letters) ? 'moral' : null
}

/** Keeps the placeholder, and the chosen one if it still is in the list. */
function replaceOptions(
  select: HTMLSelectElement,
  options: readonly { value: string; text: string }[],
  placeholder: boolean,
) {
  const chosen = select.value
  const first = placeholder ? select.querySelector('option[value=""]') : null
  select.textContent = ''
  if (first) select.appendChild(first)
  for (const { value, text } of options) {
    const option = new Option(text, value, false, value === chosen)
    option.lang = 'es' // names of the SAT's catalogues
    select.add(option)
  }
}
