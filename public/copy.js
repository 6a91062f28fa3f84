// A button that copies what stands in a field; without script one selects it.
for (const button of document.querySelectorAll('[data-copies]')) {
  const field = document.getElementById(button.dataset.copies)
  const words = button.textContent
  button.hidden = false
  field.addEventListener('focus', () => field.select())
  button.addEventListener('click', async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      // Plain http has no clipboard: the text is selected, the keys are at hand.
      return
    }
    button.textContent = button.dataset.done
    setTimeout(() => (button.textContent = words), 2000)
  })
}
