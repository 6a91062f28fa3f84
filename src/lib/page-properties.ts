import type { TargetTest } from './urls.ts'
import { parseHttpUrl } from './urls.ts'

/** One microformat as the parser gives it. Its values may hold each other: nothing may walk it whole. */
export type Item = {
  id?: string
  type?: string[]
  properties: Record<string, Value[]>
  children?: Item[]
  value?: Value
}

export type Value = Item | { value?: unknown; alt?: string; html?: string } | string

const MAX_VALUES = 50

/** The values of a property, at most fifty. */
export function valuesOf(item: Item | undefined, name: string): Value[] {
  const values = item && Object.hasOwn(item.properties, name) ? item.properties[name] : undefined
  return (values ?? []).slice(0, MAX_VALUES)
}

/** The plain text of a value: of an item its name, of a picture its address. */
export function textOf(value: Value | undefined): string {
  if (typeof value === 'string') return value.trim()
  if (value === undefined) return ''
  if (isItem(value)) return textOf(plain(valuesOf(value, 'name')[0]) ?? plain(value.value))
  return textOf(plain(value.value))
}

/** The http(s) addresses that a value stands for: itself, or those of the item it is. */
export function addressesOf(value: Value | undefined): string[] {
  if (value === undefined) return []
  const texts = typeof value === 'object' && isItem(value) ? valuesOf(value, 'url').map(flat) : [flat(value)]
  return texts.flatMap((text) => parseHttpUrl(text)?.href ?? [])
}

/** Whether one of these values names the target, plainly or as the address of a cited page. */
export function namesTarget(values: readonly Value[], isTarget: TargetTest): boolean {
  return values.some((value) =>
    addressesOf(value).some((address) => {
      const url = parseHttpUrl(address)
      return url !== undefined && isTarget(url)
    }),
  )
}

export function isItem(value: Value): value is Item {
  return typeof value === 'object' && 'properties' in value
}

function flat(value: Value): string {
  if (typeof value === 'string') return value.trim()
  return typeof value.value === 'string' ? value.value.trim() : ''
}

function plain(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string'
    ? value.value
    : undefined
}
