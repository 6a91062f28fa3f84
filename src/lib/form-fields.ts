/** A form as it was sent: of a field that came several times the first value, and its name among those. */
export type FormFields = { sent: ReadonlyMap<string, string>; twice: ReadonlySet<string> }

/** Reads the parsed body of a form, whatever was sent as one; values are as they were typed. */
export function formFields(body: unknown): FormFields {
  const sent = new Map<string, string>()
  const twice = new Set<string>()
  for (const [name, value] of Object.entries(Object(body))) {
    const first: unknown = Array.isArray(value) ? value[0] : value
    if (Array.isArray(value)) twice.add(name)
    if (typeof first === 'string') sent.set(name, first)
  }
  return { sent, twice }
}
