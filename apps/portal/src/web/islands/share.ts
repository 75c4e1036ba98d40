/** Shows the button that shares or copies the address of the page, where the browser can do either. */
const button = document.querySelector<HTMLButtonElement>('button[data-share]')
const can = Boolean(navigator.share || (navigator.clipboard && 'writeText' in navigator.clipboard))
if (button && can) {
  const address = location.origin + (button.dataset['share'] || '')
  const words = button.textContent || ''
  button.hidden = false
  button.addEventListener('click', () => {
    if (navigator.share) {
      navigator.share({ title: document.title, url: address }).catch(() => {}) // the customer closed it
      return
    }
    void navigator.clipboard.writeText(address).then(() => {
      button.textContent = button.dataset['shared'] || words
      setTimeout(() => {
        button.textContent = words
      }, 3_000)
    })
  })
}
