// Proposes the time zone of whoever sets the site up: the server may stand anywhere, and often knows none but UTC.
const field = document.querySelector('input[data-own-zone]')
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
if (field && timeZone && field.value === field.defaultValue) field.value = timeZone
