import type { Delivery, Mailer, OutgoingMail } from '../../src/lib/mail.ts'

/** The mail server of a test: what it took, and what it says to the addresses it was told about. */
export type FakeMail = {
  mailer: Mailer
  sent: OutgoingMail[]
  /** The mails to an address, the oldest first. */
  to: (address: string) => OutgoingMail[]
  answer: (address: string, delivery: Delivery) => void
}

/** Makes a mail server that takes everything. */
export function fakeMail(): FakeMail {
  const sent: OutgoingMail[] = []
  const answers = new Map<string, Delivery>()
  return {
    sent,
    to: (address) => sent.filter(({ to }) => to.address === address),
    answer: (address, delivery) => void answers.set(address, delivery),
    mailer: {
      send: async (mail) => {
        const delivery = answers.get(mail.to.address) ?? { outcome: 'taken' }
        if (delivery.outcome === 'taken') sent.push(mail)
        return delivery
      },
      close: async () => {},
    },
  }
}
