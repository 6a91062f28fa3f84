// Shows anew, as long as it says so itself, a part of the page that changes by itself: `data-refresh` holds the seconds to
// wait. Boxes ticked or cleared meanwhile stay so, and the focus stays where it is. Without it there is a button, or a
// link, that loads the page again.
const most = 40
const part = document.querySelector('[data-refresh]')
let times = 0

const wait = (element) => setTimeout(() => refresh(element), Number(element.dataset.refresh) * 1000)

async function refresh(old) {
  if (document.hidden) return wait(old)
  const fresh = await read(old.id)
  if (!fresh) return
  for (const box of fresh.querySelectorAll('input[type=checkbox]')) {
    const before = document.getElementById(box.id)
    // A box that has just become one of another kind starts as the page says.
    if (before && before.name === box.name && before.checked !== before.defaultChecked) box.checked = before.checked
  }
  const focused = old.contains(document.activeElement) ? document.activeElement : null
  old.replaceWith(fresh)
  const successor = focused?.id ? document.getElementById(focused.id) : fresh.querySelector(selectorOf(focused))
  successor?.focus({ preventScroll: true })
  times += 1
  if (fresh.dataset.refresh && times < most) wait(fresh)
}

/** What has no id of its own is a button that says which line it is about, or a link. */
function selectorOf(element) {
  if (!element) return ':not(*)'
  return element.value
    ? `button[value="${CSS.escape(element.value)}"]`
    : `a[href="${CSS.escape(element.getAttribute('href') ?? '')}"]`
}

async function read(id) {
  const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } }).catch(() => undefined)
  if (!answer?.ok || answer.redirected) return undefined
  return new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id)
}

if (part) wait(part)
