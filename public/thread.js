// Makes the thread quicker to use. Everything here also works without it: the form posts, links lead, `?repondre=7` answers.
const section = document.querySelector('[data-form]')
const form = section?.querySelector('form')
const thread = document.getElementById('fil')
const status = document.querySelector('[data-status]')

if (form) {
  placeForm()
  keepDraft()
  previewWhileTyping()
}
if (thread) showUnread()
copyLinks()
closeMenus()

/** “Reply” brings the form under the message; Escape, or “to the post instead”, takes it back and returns the focus. */
function placeForm() {
  const home = document.createComment('form')
  section.before(home)
  const box = form.querySelector('[data-answered]')
  let opener

  const answer = (link) => {
    const item = link.closest('li')
    const who = item.querySelector('.who, .title')?.textContent.trim() ?? ''
    const said = item.querySelector('.said')?.textContent.trim().replace(/\s+/g, ' ') ?? ''
    form.elements.parent.value = link.dataset.reply
    box.querySelector('[data-answered-who]').textContent = box.dataset.answered
      .replace('#', link.dataset.reply)
      .replace('@', () => who)
    box.querySelector('[data-answered-what]').textContent =
      said.length > 120 ? `${said.slice(0, 120).replace(/\s+\S*$/, '')}…` : said
    box.hidden = false
    link.closest('article').after(section)
    opener = link
    form.elements.text.focus({ preventScroll: true })
    section.scrollIntoView({ block: 'nearest' })
  }
  const goHome = () => {
    home.after(section)
    form.elements.parent.value = ''
    box.hidden = true
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-reply], [data-answer-post]')
    if (!link || isModified(event)) return
    event.preventDefault()
    if (link.dataset.reply) return answer(link)
    goHome()
    form.elements.text.focus()
    form.dispatchEvent(new Event('input'))
  })
  section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !opener) return
    goHome()
    opener.focus()
    opener = undefined
  })
}

/** Keeps what is typed in this browser until it is sent and shown. */
function keepDraft() {
  const key = `tresse:draft:${form.dataset.draft}`
  const { text, parent } = form.elements
  const shown = /[?&](r|attente)=/.test(location.search) || location.hash === '#attente'
  if (recall(`${key}:sent`) && shown) forget(key)
  forget(`${key}:sent`)
  const draft = recall(key)
  const restored = 'restored' in form.dataset
  // What this browser noted last is never older than what the form was sent away with.
  if (draft && restored) text.value = draft.text
  else if (draft && text.value === '' && (parent.value === '' || parent.value === draft.parent)) {
    text.value = draft.text
    if (parent.value === '' && draft.parent) document.querySelector(`[data-reply="${draft.parent}"]`)?.click()
    if (parent.value !== draft.parent) parent.value = ''
    document.activeElement?.blur()
  }
  form.addEventListener('input', () => {
    if (text.value.trim() === '') forget(key)
    else remember(key, { text: text.value, parent: parent.value })
  })
  form.addEventListener('submit', (event) => {
    if ((event.submitter?.value ?? 'publish') === 'publish') remember(`${key}:sent`, true)
  })
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector('.main'))
  })
}

/** Shows the rendered message 400 ms after the last key, from the same address and renderer as the button. */
function previewWhileTyping() {
  const pane = section.querySelector('[data-preview]')
  const place = pane.querySelector('[data-preview-text]')
  let timer
  let running
  form.elements.text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      running?.abort()
      if (form.elements.text.value.trim() === '') {
        pane.hidden = true
        return
      }
      running = new AbortController()
      const body = new URLSearchParams(new FormData(form))
      body.set('do', 'preview')
      try {
        const answer = await window.fetch(form.action, { method: 'POST', body, signal: running.signal })
        if (!answer.ok) return
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
        const made = page.querySelector('[data-preview-text]')
        if (!made) return
        place.replaceChildren(...Array.from(made.childNodes, (node) => document.importNode(node, true)))
        pane.hidden = false
      } catch {
        // Offline, or overtaken by the next key: the button still previews.
      }
    }, 400)
  })
}

/** Marks what came since the last visit and offers a button that goes from one to the next. */
function showUnread() {
  const key = `tresse:seen:${location.pathname}`
  const numbers = Array.from(thread.querySelectorAll('.items li[id^="r"]'), (item) => Number(item.id.slice(1)))
  const seen = recall(key)
  remember(key, Math.max(seen ?? 0, ...numbers))
  const fresh = seen === undefined ? [] : numbers.filter((number) => number > seen)
  const button = thread.querySelector('[data-next]')
  if (fresh.length === 0 || !button) return
  for (const number of fresh) document.getElementById(`r${number}`).classList.add('fresh')
  button.hidden = false
  button.append(` (${fresh.length})`)
  let at = 0
  button.addEventListener('click', () => {
    const item = document.getElementById(`r${fresh[at++ % fresh.length]}`)
    const fold = item.closest('details')
    if (fold) fold.open = true
    item.tabIndex = -1
    item.focus()
  })
}

/** Links to the post or to a message go to the clipboard; where that fails they lead there, as links do. */
function copyLinks() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-copy]')
    if (!link || !navigator.clipboard || isModified(event)) return
    event.preventDefault()
    navigator.clipboard.writeText(link.href).then(
      () => sayCopied(link),
      () => location.assign(link.href),
    )
  })
  const share = document.querySelector('[data-share]')
  if (!share || !navigator.share) return
  share.hidden = false
  share.addEventListener('click', () => {
    const url = document.querySelector('link[rel="canonical"]')?.href ?? location.href
    navigator.share({ title: document.querySelector('h1').textContent, url }).catch(() => {})
  })
}

function sayCopied(link) {
  const words = link.textContent
  if (words === status.dataset.copied) return
  link.textContent = status.dataset.copied
  status.textContent = status.dataset.copied
  setTimeout(() => {
    link.textContent = words
    status.textContent = ''
  }, 2000)
}

function closeMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== except) menu.open = false
  }
  document.addEventListener('click', (event) => close(event.target.closest('details.menu')))
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest('details.menu[open]')
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
  })
}

function isModified(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0
}

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? undefined
  } catch {
    return undefined
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // No room or no permission: the text is still in the field.
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
