import type { Settings } from './settings.ts'

/** Whether a host (a port may follow) is one of the bridges, or below it, whose pages may speak for pages elsewhere. */
export function isBridge({ bridges }: Pick<Settings, 'bridges'>, host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return bridges.some((bridge) => name === bridge || name.endsWith(`.${bridge}`))
}
