// Pictures pasted, dropped or chosen for a text: each is described in a small form, sent, and its Markdown put where the
// cursor is. The words, and the form, come with the page in a template.
const words = document.querySelector('template[data-upload-words]')
const token = document.querySelector('meta[name="form-token"]')?.content
const kinds = /^image\/(?:png|jpeg|gif|webp|avif|svg\+xml)$/

if (words && token) {
  for (const text of document.querySelectorAll('textarea[data-upload]')) takePictures(text)
}

function takePictures(text) {
  const queue = []
  let shown
  const beside = text.closest('form')?.querySelector('[data-upload-place]') ?? text
  const place = beside.closest('p') ?? beside

  const add = (files) => {
    queue.push(...files)
    if (shown) shown.count(queue.length)
    else next()
  }
  const next = () => {
    const file = queue.shift()
    shown = file && ask(file, { text, place, waiting: queue.length, done: next })
    if (!file) text.focus()
  }

  text.addEventListener('paste', (event) => {
    const files = picturesOf(event.clipboardData)
    // What office programs copy is a text with a picture of it: the text is meant.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    add(files)
  })
  text.addEventListener('picture', ({ detail }) => insert(text, detail))
  text.addEventListener('dragover', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    text.classList.add('dropping')
  })
  for (const end of ['dragleave', 'drop']) text.addEventListener(end, () => text.classList.remove('dropping'))
  text.addEventListener('drop', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    add([...event.dataTransfer.files])
  })
  const chooser = [...document.querySelectorAll('input[type=file][data-upload-choose]')].find(
    ({ dataset }) => dataset.uploadChoose === '' || dataset.uploadChoose === text.id,
  )
  if (!chooser) return
  chooser.multiple = true
  chooser.addEventListener('change', () => {
    add([...chooser.files])
    chooser.value = ''
  })
}

function picturesOf(transfer) {
  return [...(transfer?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
}

/** Shows the form of one picture until it is in the text or given up; answers what tells it how many wait. */
function ask(file, { text, place, waiting, done }) {
  const panel = words.content.firstElementChild.cloneNode(true)
  const find = (selector) => panel.querySelector(selector)
  const [alt, decorative, wrong, progress] = [
    '#upload-alt',
    '#upload-decorative',
    '#upload-wrong',
    '[data-progress]',
  ].map(find)
  const [send, cancel] = ['[data-add]', '[data-cancel]'].map(find)
  const said = words.dataset
  let request
  let closed = false

  const count = (n) => (find('[data-more]').textContent = n > 0 ? said.more.replace('COUNT', n) : '')
  const complain = (message, field) => {
    wrong.textContent = message
    progress.textContent = ''
    send.disabled = false
    alt.toggleAttribute('aria-invalid', field === alt)
    if (field === alt) alt.setAttribute('aria-invalid', 'true')
    field?.focus()
  }
  const close = () => {
    closed = true
    panel.remove()
    done()
  }
  const submit = async () => {
    if (send.disabled) return
    if (!decorative.checked && alt.value.trim() === '') return complain(said.altMissing, alt)
    complain('')
    send.disabled = true
    const form = new FormData()
    form.append('alt', alt.value)
    if (decorative.checked) form.append('decorative', '1')
    form.append('file', file)
    request = new XMLHttpRequest()
    const answer = await post(request, form, (percent) => {
      progress.textContent = percent < 100 ? said.sending.replace('PERCENT', percent) : said.preparing
    })
    if (closed) return
    send.textContent = said.retry
    if (answer.status === 201) {
      insert(text, answer.body.markdown)
      announce(said.done.replace('NAME', file.name))
      close()
    } else
      complain(problem(answer), answer.status === 422 && alt.value.trim() === '' && !decorative.checked ? alt : send)
  }

  find('[data-name]').textContent = file.name
  count(waiting)
  thumbnail(file, find('canvas'))
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') cancel.click()
    else if (event.key === 'Enter' && event.target.matches('input')) submit()
    else return
    // Neither the form around us nor what listens there for these keys is meant.
    event.preventDefault()
    event.stopPropagation()
  })
  // What is typed here is not part of the text that the page saves.
  for (const type of ['input', 'change']) panel.addEventListener(type, (event) => event.stopPropagation())
  decorative.addEventListener('change', () => (alt.disabled = decorative.checked))
  send.addEventListener('click', submit)
  cancel.addEventListener('click', () => {
    request?.abort()
    close()
  })

  place.after(panel)
  alt.focus({ preventScroll: true })
  panel.scrollIntoView({ block: 'nearest' })
  const refused = beforehand(file)
  if (refused) {
    complain(refused, cancel)
    send.disabled = true
  }
  return { count }
}

/** What need not be sent to be refused. */
function beforehand(file) {
  if (file.size > Number(words.dataset.limit) * 1e6) return words.dataset.tooLarge
  return kinds.test(file.type) ? '' : words.dataset.notPicture
}

function problem({ status, body }) {
  if (status === 401 || status === 403) return words.dataset.loggedOut
  return body?.error ?? words.dataset.offline
}

/** Sends a form; `progress` hears how much has left, in percent. Status 0 is a connection that failed. */
function post(request, form, progress) {
  return new Promise((resolve) => {
    request.open('POST', '/admin/media')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('x-form-token', token)
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(Math.round((100 * loaded) / total)))
    request.addEventListener('loadend', () => resolve({ status: request.status, body: parse(request.responseText) }))
    request.send(form)
  })
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Puts a picture into the text as a paragraph of its own, in one step that can be undone. */
function insert(text, markdown) {
  const before = text.value.slice(0, text.selectionStart)
  const after = text.value.slice(text.selectionEnd)
  const gap = (part) => (part === '' || /^\n\n|\n\n$/.test(part) ? '' : /^\n|\n$/.test(part) ? '\n' : '\n\n')
  const addition = gap(before.slice(-2)) + markdown + (gap(after.slice(0, 2)) || (after === '' ? '\n\n' : ''))
  text.focus()
  if (document.execCommand('insertText', false, addition)) return
  text.setRangeText(addition, text.selectionStart, text.selectionEnd, 'end')
  text.dispatchEvent(new Event('input', { bubbles: true }))
}

/** A line for screen readers that stays when the form has gone. */
function announce(message) {
  let line = document.querySelector('[data-upload-said]')
  if (!line) {
    line = Object.assign(document.createElement('p'), { className: 'upload-said' })
    line.setAttribute('role', 'status')
    line.dataset.uploadSaid = ''
    document.body.append(line)
  }
  line.textContent = message
}

/** Drawn rather than linked to: the page may show no picture that is not the site's. */
async function thumbnail(file, canvas) {
  try {
    const picture = await createImageBitmap(file, { resizeHeight: 144, resizeQuality: 'medium' })
    canvas.width = picture.width
    canvas.height = picture.height
    canvas.getContext('2d').drawImage(picture, 0, 0)
    canvas.hidden = false
  } catch {
    canvas.remove()
  }
}
