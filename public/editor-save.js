// Saves while one writes, and never over what somebody else saved. The form’s own buttons do the same without it.
const form = document.querySelector('[data-editor]')
const state = document.querySelector('[data-state]')
const say = document.querySelector('[data-say]')
const trouble = document.querySelector('[data-trouble]')
const conflictPlace = document.querySelector('[data-conflict-place]')
const key = `tresse:post:${form.dataset.key}`
const pauseMs = 3000
const longestPauseMs = 30_000
/** Browsers let go of a page with at most 64 KiB under way. */
const mostKeptAlive = 60_000

let saved = snapshot()
let timer
let running = false
let waiting = false
let stopped = Boolean(conflictPlace.querySelector('[data-conflict]'))
let leaving = false
let failures = 0
let wrongText = ''

// A page that answers a form holds what was typed already, and has not saved it.
if (state.dataset.kind === 'saved') recover()
else saved = ''
form.addEventListener('input', onChange)
form.addEventListener('change', onChange)
form.addEventListener('submit', () => {
  leaving = true
  if (isDirty()) keep(true)
  else forget()
})
conflictPlace.addEventListener('click', settle)
window.addEventListener('beforeunload', (event) => {
  if (!leaving && isDirty()) event.preventDefault()
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') saveNow(true)
  else if (trouble.dataset.kind === 'expired') comeBack()
})
window.addEventListener('pagehide', () => saveNow(true))
window.addEventListener('pageshow', (event) => {
  if (event.persisted) leaving = false
})
window.addEventListener('focus', () => {
  if (trouble.dataset.kind === 'expired') comeBack()
})
window.addEventListener('online', () => saveNow())
window.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's' || event.shiftKey || event.altKey) return
  event.preventDefault()
  saveNow()
})

function onChange(event) {
  if (event.target.matches('[data-local], [type="file"]') || !isDirty()) return
  keep()
  if (stopped) return
  show('dirty')
  plan(pauseMs)
}

function plan(pause) {
  clearTimeout(timer)
  timer = setTimeout(saveNow, pause)
}

/** Sends the form as it is; one request at a time, the last words in the next one. */
async function saveNow(last = false) {
  clearTimeout(timer)
  if (leaving || stopped || !isDirty() || snapshot() === wrongText) return
  if (running) {
    waiting = true
    return
  }
  running = true
  show('saving')
  const sent = snapshot()
  try {
    const body = new URLSearchParams(new FormData(form))
    body.delete('label')
    body.set('do', 'save')
    const small = new Blob([body]).size < mostKeptAlive
    const answer = await fetch(form.action, {
      method: 'POST',
      body,
      keepalive: last === true && small,
      headers: { accept: 'application/json' },
    })
    await take(answer, sent)
  } catch {
    fail(navigator.onLine ? 'failed' : 'offline')
  } finally {
    running = false
    if (waiting) {
      waiting = false
      plan(0)
    }
  }
}

async function take(answer, sent) {
  if (answer.status === 401) return expire()
  if (answer.status === 409) return showConflict(await answer.text())
  if (answer.status === 413) return refuseText(sent, word('tooLong'))
  if (answer.status >= 400 && answer.status < 500) return refuseText(sent, firstProblem(await answer.text()))
  if (!answer.ok) return fail('failed')
  const { version, text } = await answer.json()
  const back = failures > 0 || trouble.dataset.kind !== undefined
  form.elements.version.value = version
  saved = sent
  failures = 0
  wrongText = ''
  hideTrouble()
  state.textContent = text
  state.dataset.kind = 'saved'
  if (back || say.textContent === '') say.textContent = word('kept')
  if (isDirty()) plan(pauseMs)
  else forget()
}

/** Nothing arrived: try again, less and less often, and keep the text in this tab meanwhile. */
function fail(kind) {
  failures += 1
  keep()
  show(kind === 'offline' ? 'offlineState' : 'notSaved')
  tell(kind, paragraph(word(kind)))
  if (failures === 1) say.textContent = word(kind)
  plan(Math.min(longestPauseMs, pauseMs * 2 ** Math.min(failures, 4)))
}

/** What was sent cannot be saved as it is: say why, and wait for the next change. */
function refuseText(sent, problem) {
  wrongText = sent
  keep()
  show('notSaved')
  tell('refused', paragraph(`${word('refused')} ${problem}`))
  say.textContent = trouble.textContent
}

function firstProblem(html) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const found = page.querySelector('[role="alert"] li, [role="alert"] p, main p')
  return found?.textContent.trim() || word('refused')
}

/** The session is over: log in elsewhere, and saving goes on here with the token of the new one. */
function expire() {
  keep()
  show('notSaved')
  if (trouble.dataset.kind === 'expired') return
  tell('expired', ...wordNodes('expired'))
  say.textContent = trouble.textContent
  setTimeout(comeBack, 15_000)
}

async function comeBack() {
  if (trouble.dataset.kind !== 'expired') return
  try {
    const answer = await fetch(form.dataset.key, { headers: { accept: 'text/html' } })
    const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
    const token = page?.querySelector('meta[name="form-token"]')?.content
    if (token) {
      document.querySelector('meta[name="form-token"]').content = token
      for (const field of document.querySelectorAll('input[name="token"]')) field.value = token
      return void saveNow()
    }
  } catch {
    // Offline: the next look tries again.
  }
  setTimeout(comeBack, 15_000)
}

/** Another version was saved meanwhile: show both, as the same page does without script, and save nothing until one is chosen. */
function showConflict(html) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const section = page.querySelector('[data-conflict]')
  if (!section) return refuseText(snapshot(), firstProblem(html))
  stopped = true
  keep()
  show('conflictState')
  conflictPlace.replaceChildren(document.importNode(section, true))
  conflictPlace.firstElementChild.focus()
}

function settle(event) {
  const section = conflictPlace.querySelector('[data-conflict]')
  if (event.target.closest('[data-theirs]')) {
    leaving = true
    forget()
  } else if (event.target.closest('[data-mine]')) {
    event.preventDefault()
    form.elements.version.value = section.dataset.conflict
    section.remove()
    stopped = false
    saved = ''
    form.elements.source.focus()
    saveNow()
  }
}

/** A text that this tab kept and that never arrived is put back, over the version it was written over. */
function recover() {
  const kept = recall()
  const arrived = kept?.sent && kept.version !== form.elements.version.value
  if (!kept || arrived || kept.text === saved) return forget()
  const fields = new URLSearchParams(kept.text)
  for (const [name, value] of fields) if (form.elements[name]) form.elements[name].value = value
  form.elements.version.value = kept.version
  tell('found', ...wordNodes('found'))
  form.elements.title.dispatchEvent(new Event('input', { bubbles: true }))
  form.elements.source.dispatchEvent(new Event('input', { bubbles: true }))
  plan(0)
}

function snapshot() {
  const fields = new URLSearchParams(new FormData(form))
  for (const name of ['token', 'version', 'label', 'image-fichier']) fields.delete(name)
  return fields.toString()
}

function isDirty() {
  return snapshot() !== saved
}

function show(kind) {
  state.textContent = word(kind)
  state.dataset.kind = ['dirty', 'saving'].includes(kind) ? 'open' : 'wrong'
}

function tell(kind, ...nodes) {
  trouble.dataset.kind = kind
  trouble.classList.toggle('bad', kind !== 'found')
  trouble.replaceChildren(...nodes)
  trouble.hidden = false
}

function hideTrouble() {
  const { kind } = trouble.dataset
  delete trouble.dataset.kind
  if (kind !== 'expired') {
    trouble.hidden = true
    return
  }
  trouble.classList.remove('bad')
  trouble.replaceChildren(paragraph(word('back')))
  setTimeout(() => (trouble.hidden = trouble.dataset.kind === undefined), 6000)
}

function paragraph(text) {
  const made = document.createElement('p')
  made.textContent = text
  return made
}

function wordNodes(name) {
  const { content } = document.querySelector('[data-words]')
  return Array.from(content.querySelector(`[data-word="${name}"]`).cloneNode(true).childNodes)
}

function word(name) {
  return wordNodes(name)
    .map((node) => node.textContent)
    .join('')
    .trim()
}

/** Keeps the text in this tab until it is saved; `sent` says that the page was left to send it. */
function keep(sent = false) {
  try {
    const copy = { version: form.elements.version.value, text: snapshot(), sent }
    sessionStorage.setItem(key, JSON.stringify(copy))
  } catch {
    // No room or no permission: the text is still in the field.
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? undefined
  } catch {
    return undefined
  }
}

function forget() {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
