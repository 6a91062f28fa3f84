export type SvgReason =
  | 'encoding'
  | 'malformed'
  | 'doctype'
  | 'instruction'
  | 'element'
  | 'handler'
  | 'outside'
  | 'style'
  | 'animation'
  | 'size'

/** The drawing holds something that no picture needs; `found` names it as it stands in the file. */
export class SvgError extends Error {
  readonly reason: SvgReason
  readonly found: string

  constructor(reason: SvgReason, found = '') {
    super(`${reason} ${found}`)
    this.name = 'SvgError'
    this.reason = reason
    this.found = found.slice(0, 80)
  }
}

/** Refuses a drawing as an expression. */
export function refuseSvg(reason: SvgReason, found = ''): never {
  throw new SvgError(reason, found)
}
