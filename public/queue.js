// Makes the queue quicker to work through. Everything here is also done by the buttons and links of the page.
const queue = document.querySelector('[data-queue]')
const notices = document.querySelector('[data-notices]')
const token = document.querySelector('meta[name=form-token]')?.content ?? ''
const headers = { accept: 'application/json', 'x-form-token': token }
/** What left the page by the last decision: its batch, and each row with the place it had. */
let last
let ending

/** A decision takes its row off the page, and the next one is the current one. */
function decideInPlace() {
  if (queue.dataset.queue === 'all') return
  queue.addEventListener('submit', (event) => {
    const form = event.target
    if (!form.matches('[data-decide]') || form.dataset.plain) return
    event.preventDefault()
    void decide(form, event.submitter)
  })
}

async function decide(form, button) {
  const row = form.closest('[data-row]')
  if (row.dataset.busy) return
  row.dataset.busy = 'true'
  const answer = await send(form.action, new FormData(form, button))
  if (!answer) return sendPlainly(form, button)
  if (answer.error) {
    delete row.dataset.busy
    return say(answer.error)
  }
  const next = neighbour(row, 1) ?? neighbour(row, -1)
  const place = document.createComment('')
  row.replaceWith(place)
  delete row.dataset.busy
  last = answer.done.length > 0 ? { batch: answer.batch, row, place } : undefined
  say(answer.text, answer.undoMs)
  count(answer.waiting)
  if (next) return go(next)
  if (!last) return location.reload()
  notices.querySelector('button')?.focus()
  ending = () => location.reload()
}

/** Takes the last decision back: the one of this page, or the one its notice tells of. */
async function undo() {
  const form = notices?.querySelector('form')
  if (!form) return
  const button = form.querySelector('button')
  if (last?.batch !== button.value) return form.requestSubmit(button)
  const { row, place } = last
  const answer = await send(form.action, new FormData(form, button))
  if (!answer) return sendPlainly(form, button)
  if (answer.error) return say(answer.error)
  ending = undefined
  last = undefined
  if (answer.back.length > 0) {
    place.replaceWith(row)
    go(row)
  }
  say(answer.text)
  count(answer.waiting)
}

/** The answer of a route as data; undefined without one, and for a session that has ended: a plain form keeps what it says. */
async function send(action, body) {
  try {
    const response = await fetch(action, { method: 'POST', headers, body: new URLSearchParams(body) })
    const isData = response.headers.get('content-type')?.includes('application/json') ?? false
    return isData && response.status !== 401 ? await response.json() : undefined
  } catch {
    return undefined
  }
}

function sendPlainly(form, button) {
  form.dataset.plain = 'true'
  form.requestSubmit(button)
}

/** Says what happened, with a button to undo it as long as that works. */
function say(text, undoMs = 0) {
  const note = document.createElement('div')
  note.className = 'note good'
  const line = document.createElement('p')
  line.textContent = text
  note.append(line)
  if (undoMs > 0 && last) note.append(undoForm())
  notices.replaceChildren(note)
  endLater(undoMs || 10_000)
}

function undoForm() {
  const form = document.createElement('form')
  form.className = 'inline'
  form.method = 'post'
  form.action = '/admin/reactions/undo'
  const fields = { token, back: location.pathname + location.search }
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  }
  const button = { className: 'button small', name: 'batch', value: last.batch, textContent: notices.dataset.undoText }
  form.append(Object.assign(document.createElement('button'), button))
  return form
}

function watchNotice() {
  notices.addEventListener('submit', (event) => {
    if (event.target.dataset.plain || !last) return
    event.preventDefault()
    void undo()
  })
  const told = notices.querySelector('[data-ms]')
  if (told) endLater(Number(told.dataset.ms))
}

let timer

function endLater(ms) {
  clearTimeout(timer)
  notices.classList.remove('past')
  timer = setTimeout(() => {
    notices.querySelector('form')?.remove()
    notices.classList.add('past')
    last = undefined
    ending?.()
  }, ms)
}

function count(waiting) {
  for (const place of document.querySelectorAll('[data-waiting], .desk-bar a[href="/admin/reactions"] .count')) {
    place.textContent = String(waiting)
    place.hidden = waiting === 0
  }
}

/** Says how many are ticked, and ticks them all. */
function countChosen() {
  const bulk = document.getElementById('bulk')
  if (!bulk) return
  const chosen = bulk.querySelector('[data-chosen]')
  const all = bulk.querySelector('[data-all]')
  all.closest('label').hidden = false
  const tell = () => {
    const n = picked().length
    const { none, one, many } = chosen.dataset
    chosen.textContent = n === 0 ? none : n === 1 ? one : many.replace('2', String(n))
    all.checked = n > 0 && n === picks().length
    all.indeterminate = n > 0 && !all.checked
  }
  all.addEventListener('change', () => {
    for (const pick of picks()) pick.checked = all.checked
    tell()
  })
  queue.addEventListener('change', tell)
  tell()
}

function picks() {
  return Array.from(queue.querySelectorAll('.pick'))
}

function picked() {
  return picks().filter(({ checked }) => checked)
}

function rows() {
  return Array.from(queue.querySelectorAll('.reactions > [data-row]'))
}

function neighbour(row, step) {
  const all = rows()
  return all[all.indexOf(row) + step]
}

function current() {
  return document.activeElement?.closest('.queue [data-row]') ?? queue.querySelector('[data-row].current')
}

function go(row) {
  if (!row) return
  for (const other of rows()) other.classList.toggle('current', other === row)
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
}

const decisions = { a: 'approve', s: 'spam', d: 'remove' }

/** The keys are silent while somebody types, with other keys held, and while the help is open. */
function listen() {
  const help = document.getElementById('touches')
  const button = document.querySelector('[data-help]')
  button.hidden = false
  document.body.classList.add('with-keys')
  button.addEventListener('click', () => help.showModal())
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return leave(event)
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open || isTyping(event.target))
      return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    if (!event.repeat || event.key === 'j' || event.key === 'k') act(help)
  })
}

const keys = {
  j: () => go(current() ? neighbour(current(), 1) : rows()[0]),
  k: () => go(current() ? neighbour(current(), -1) : rows().at(-1)),
  x: () => current()?.querySelector('.pick')?.click(),
  a: () => press('a'),
  s: () => press('s'),
  d: () => press('d'),
  r: () => {
    const reply = current()?.querySelector('.reply')
    if (!reply) return
    reply.open = true
    reply.querySelector('textarea').focus()
  },
  u: () => void undo(),
  '?': (help) => help.showModal(),
}

/** What is ticked is meant before the current row. */
function press(key) {
  const many = picked().length > 0
  const place = many ? document.getElementById('bulk') : current()
  place?.querySelector(many ? `[data-bulk=${key}]` : `[data-decide] [value=${decisions[key]}]`)?.click()
}

/** Escape leaves the reply for its row; what was typed stays. */
function leave({ target }) {
  const reply = target.closest?.('.reply')
  if (!reply) return
  reply.open = false
  go(reply.closest('[data-row]'))
}

function isTyping(target) {
  if (target.isContentEditable || target.matches('textarea, select')) return true
  return target.matches('input') && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

if (notices) watchNotice()
if (queue) {
  decideInPlace()
  countChosen()
  if (queue.dataset.keys === 'on') listen()
}
