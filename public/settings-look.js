// The preview of the look follows the form: its stylesheet is asked for again with what is chosen.
const form = document.querySelector('[data-look]')
const style = document.querySelector('[data-look-style]')
let waiting

if (form && style) {
  form.addEventListener('input', (event) => {
    if (event.target.name === 'accent') form.elements.colour.value = 'own'
    clearTimeout(waiting)
    waiting = setTimeout(follow, 120)
  })
}

function follow() {
  const chosen = new FormData(form)
  const asked = new URLSearchParams()
  for (const name of ['colour', 'accent', 'face', 'measure']) asked.set(name, chosen.get(name) ?? '')
  style.href = `/admin/settings/preview.css?${asked}`
}
