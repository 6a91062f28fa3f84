// Makes a passkey, or asks for one, and sends what the browser answers with the form around the button.
const steps = {
  enter: {
    parse: 'parseRequestOptionsFromJSON',
    call: (publicKey) => navigator.credentials.get({ publicKey }),
  },
  add: {
    parse: 'parseCreationOptionsFromJSON',
    call: (publicKey) => navigator.credentials.create({ publicKey }),
  },
}

for (const part of document.querySelectorAll('[data-passkey]')) {
  const step = steps[part.dataset.passkey]
  if (!step || !globalThis.PublicKeyCredential?.[step.parse]) continue
  const button = part.querySelector('button[type="submit"]')
  const { form } = button
  const problem = part.querySelector('[role="alert"]')
  part.hidden = false
  form.querySelector('[data-without]')?.remove()

  button.addEventListener('click', async (event) => {
    if (form.elements.answer.value !== '') return
    event.preventDefault()
    problem.hidden = true
    button.disabled = true
    try {
      const credential = await step.call(PublicKeyCredential[step.parse](await ask(part, form)))
      form.elements.answer.value = JSON.stringify(credential.toJSON())
      button.disabled = false
      form.requestSubmit(button)
    } catch (error) {
      problem.textContent = error.sentence ?? part.dataset.failed
      problem.hidden = false
      button.disabled = false
      button.focus()
    }
  })
}

async function ask(part, form) {
  const headers = { accept: 'application/json', 'x-form-token': form.elements.token?.value ?? '' }
  const response = await fetch(part.dataset.options, { method: 'POST', headers })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw Object.assign(new Error('no options'), { sentence: answer.error })
  return answer
}

// Back by the browser's history, the answer of the time before is worth nothing.
addEventListener('pageshow', () => {
  for (const input of document.querySelectorAll('input[name="answer"]')) input.value = ''
})
