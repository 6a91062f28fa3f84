import type { Ctx } from '../context.ts'

const plain = [
  'refused',
  'timeout',
  'too_large',
  'wrong_type',
  'redirects',
  'name',
  'certificate',
  'gone',
  'unreadable',
] as const

/** Why a page was not to be had, in plain words without any address; `undefined` when nothing more is known. */
export function troubleText({ t }: Pick<Ctx, 't'>, trouble: string | null | undefined): string | undefined {
  const status = /^status (\d{3})$/.exec(trouble ?? '')?.[1]
  if (status === '404' || status === '410') return t('links.trouble.missing', { status })
  if (status === '429') return t('links.trouble.wait')
  if (status === '401' || status === '403') return t('links.trouble.closed', { status })
  if (status !== undefined) return t('links.trouble.status', { status })
  const name = plain.find((name) => name === trouble)
  return name && t(`links.trouble.${name}`)
}
