// Makes writing quicker: the toolbar, pasting, the preview while one types. Everything here also works without it.
const form = document.querySelector('[data-editor]')
const { source, title, lang } = form.elements
const look = document.querySelector('[data-look]')

previewWhileTyping()
switchViews()
offerKeys()
pasteMarkdown()
choosePicture()
countSigns()
describeCover()
openTarget()
closeOutline()

/** Shows the text 400 ms after the last key as its public page would, with its length and its headings. */
function previewWhileTyping() {
  let timer
  let running
  const show = async () => {
    running?.abort()
    running = new AbortController()
    const body = new URLSearchParams({ source: source.value, lang: lang.value, token: form.elements.token.value })
    try {
      const answer = await fetch(`${form.dataset.key}/preview`, {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
        signal: running.signal,
      })
      if (answer.ok) draw(await answer.json())
    } catch {
      // Offline, or overtaken by the next key: what is shown stays.
    }
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(show, 400)
  }
  source.addEventListener('input', later)
  lang.addEventListener('change', later)
  title.addEventListener('input', () => {
    look.querySelector('[data-look-title]').textContent = title.value
  })
}

function draw({ html, outline, counts, wrong }) {
  const made = new DOMParser().parseFromString(html, 'text/html')
  const place = look.querySelector('[data-look-text]')
  place.replaceChildren(...Array.from(made.body.childNodes, (node) => document.importNode(node, true)))
  if (wrong !== '') place.textContent = wrong
  look.toggleAttribute('data-empty', html === '' && wrong === '')
  form.querySelector('[data-counts]').textContent = counts
  const menu = look.querySelector('[data-outline]')
  menu.hidden = outline.length === 0
  menu.querySelector('[data-outline-list]').replaceChildren(...outline.map(outlineItem))
}

function outlineItem({ level, id, text }) {
  const item = document.createElement('li')
  const link = document.createElement('a')
  item.className = `level-${level}`
  link.href = `#${id}`
  link.textContent = text
  item.append(link)
  return item
}

/** Where both do not fit beside each other, one looks at the text or at its preview. */
function switchViews() {
  const group = form.querySelector('[data-switch]')
  const buttons = Array.from(group.querySelectorAll('button'))
  group.hidden = false
  form.classList.add('switched')
  group.addEventListener('click', (event) => {
    const chosen = event.target.closest('button')
    if (!chosen) return
    form.dataset.view = chosen.value
    for (const button of buttons) button.setAttribute('aria-pressed', String(button === chosen))
  })
}

/** Ctrl or Cmd with a letter presses the button that names it. */
function offerKeys() {
  source.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    const button = form.querySelector(`.ed-tools [data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!button) return
    event.preventDefault()
    button.click()
  })
}

async function pasteMarkdown() {
  const { subscribe } = await import(form.dataset.paste)
  subscribe(source, { defaultPlainTextPaste: { urlLinks: false } })
}

/** With the upload at hand, the toolbar’s picture opens the choice of a file. */
function choosePicture() {
  const file = form.querySelector('[data-upload-choose]')
  const button = form.querySelector('[data-picture]')
  button.hidden = false
  button.addEventListener('click', () => file.click())
  form.querySelector('[data-upload-place]').classList.add('hidden-choice')
}

/** Says how many signs are left beside a field that takes so many. */
function countSigns() {
  for (const field of form.querySelectorAll('[data-most]')) {
    const most = Number(field.dataset.most)
    const left = document.createElement('output')
    left.className = 'ed-left'
    left.htmlFor = field.id
    const count = () => {
      const signs = Array.from(field.value.trim()).length
      left.textContent = `${signs} / ${most}`
      left.classList.toggle('over', signs > most)
    }
    // A live region that speaks with every key would be worse than none.
    left.setAttribute('aria-live', 'off')
    field.after(left)
    field.addEventListener('input', count)
    count()
  }
}

/** A cover chosen from the pictures of the site brings its description along. */
function describeCover() {
  const { cover, coverAlt } = form.elements
  cover.addEventListener('change', () => {
    const known = Array.from(cover.list?.options ?? []).find(({ value }) => value === cover.value)
    if (!known || coverAlt.value.trim() !== '') return
    coverAlt.value = known.label
    coverAlt.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

/** A link to a field opens the settings that hold it, and leads into the field. */
function openTarget() {
  const open = () => {
    const field = location.hash.length > 1 && form.elements[location.hash.slice(1)]
    if (!(field instanceof HTMLElement)) return
    const fold = field.closest('details')
    if (fold) fold.open = true
    field.focus()
  }
  window.addEventListener('hashchange', open)
  open()
}

function closeOutline() {
  const menu = look.querySelector('[data-outline]')
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target) || event.target.closest('a')) menu.open = false
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    menu.open = false
    menu.querySelector('summary').focus()
  })
}
