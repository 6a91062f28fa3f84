import type { Ctx } from '../context.ts'
import { may, type Account } from '../identities/account.ts'

type Place = 'received' | 'sent'

/** The tabs over the links; what is sent is seen by who writes. `current` is none on the page of a site. */
export function linkTabs({ t }: Ctx, account: Account, current: Place | null) {
  const received = { href: '/admin/links', text: t('links.received'), current: current === 'received' }
  const sent = { href: '/admin/links/sent', text: t('links.sent'), current: current === 'sent' }
  return may(account, 'write') ? [received, sent] : [received]
}
