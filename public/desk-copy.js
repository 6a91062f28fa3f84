// Copies a text: what a field holds, what a button carries, or where a link leads. Without it one selects the field, or
// follows the link; the buttons are shown by it.
for (const control of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(control.dataset.copies)
  const text = () => field?.value ?? control.dataset.text ?? control.href
  const words = control.textContent
  if (field || navigator.clipboard) control.hidden = false
  field?.addEventListener('focus', () => field.select())
  control.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    field?.select()
    // Plain http has no clipboard: the field is selected, the keys are at hand; the link leads there, as links do.
    if (!navigator.clipboard) return
    event.preventDefault()
    try {
      await navigator.clipboard.writeText(text())
    } catch {
      if (control.href) location.assign(control.href)
      return
    }
    control.textContent = control.dataset.copy
    setTimeout(() => (control.textContent = words), 2000)
  })
}
