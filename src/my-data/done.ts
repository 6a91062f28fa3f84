import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'

/** The sentence for what a redirect says was done; what was erased stays in the backups for a while, which is said. */
export function doneText({ t, settings }: Ctx, request: FastifyRequest): string {
  const { done } = Object(request.query) as { done?: unknown }
  if (done === 'asked') return t('mydata.asked')
  if (done === 'named') return t('mydata.named')
  if (done === 'stopped') return t('mydata.stopped')
  if (done === 'closed') return t('mydata.closed')
  if (done !== 'erased') return ''
  return settings.backupDays === 0 ? t('mydata.erasedOnly') : t('mydata.erased', { d: settings.backupDays })
}
