// Pictures that the site has already, for the text or the cover: a dialog shows them, a button takes one. Without this,
// its links open the library beside the text.
const dialog = document.querySelector('dialog[data-pictures]')
const part = (name) => dialog.querySelector(`[data-pictures-${name}]`)
let field

if (dialog) {
  for (const link of document.querySelectorAll('a[data-pictures-for]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault()
      field = document.getElementById(link.dataset.picturesFor)
      dialog.showModal()
      load(link.href)
    })
  }
  part('find').addEventListener('submit', (event) => {
    event.preventDefault()
    load(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`)
  })
  part('more').addEventListener('click', ({ target }) => load(target.dataset.at, true))
}

async function load(address, further = false) {
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
    .then((response) => (response.ok ? response.json() : undefined))
    .catch(() => undefined)
  const [list, more] = [part('list'), part('more')]
  if (!answer) return (part('said').textContent = dialog.dataset.failed)
  const items = answer.pictures.map(itemOf)
  if (!further) list.replaceChildren()
  list.append(...items)
  part('said').textContent = list.children.length === 0 ? dialog.dataset.none : ''
  more.hidden = !answer.older
  more.dataset.at = answer.older ?? ''
  if (further) items[0]?.firstElementChild.focus()
}

function itemOf(picture) {
  const button = Object.assign(document.createElement('button'), { type: 'button' })
  const image = Object.assign(document.createElement('img'), { src: picture.thumb, alt: '', loading: 'lazy' })
  button.append(image, picture.alt || picture.name)
  button.addEventListener('click', () => take(picture))
  const item = document.createElement('li')
  item.append(button)
  return item
}

/** The text takes the Markdown of a picture, a field its address, and the description of a cover comes along. */
function take({ src, alt, markdown }) {
  dialog.close()
  field.focus()
  if (field.type === 'textarea') return field.dispatchEvent(new CustomEvent('picture', { detail: markdown }))
  const description = field.form.elements[`${field.name}Alt`]
  if (description && description.value.trim() === '') description.value = alt
  field.value = src
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }))
}
