// Puts the address of a link into the clipboard; where that fails the link leads there, as links do.
for (const link of document.querySelectorAll('a[data-copy]')) {
  link.addEventListener('click', (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const words = link.textContent
    navigator.clipboard.writeText(link.href).then(
      () => {
        link.textContent = link.dataset.copy
        setTimeout(() => (link.textContent = words), 2000)
      },
      () => location.assign(link.href),
    )
  })
}
