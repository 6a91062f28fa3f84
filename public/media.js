/** Copies the Markdown of a picture; says so on the button itself. */
for (const button of document.querySelectorAll('[data-copy]')) {
  const words = button.textContent
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.textContent = button.dataset.copied
    setTimeout(() => (button.textContent = words), 3000)
  })
}
const alert = document.querySelector('.note.bad')
alert?.focus()
