// A button beside a pass phrase that shows what was typed.
for (const input of document.querySelectorAll('input[data-reveal]')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'reveal'
  button.textContent = input.dataset.reveal
  button.setAttribute('aria-pressed', 'false')
  button.setAttribute('aria-controls', input.id)
  button.addEventListener('click', () => {
    const shown = input.type === 'password'
    input.type = shown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(shown))
  })
  const line = document.createElement('span')
  line.className = 'revealed'
  input.before(line)
  line.append(input, button)
  input.form?.addEventListener('submit', () => {
    input.type = 'password'
  })
}
