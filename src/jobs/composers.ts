import { creditLetter } from '../credits/credit-letter.ts'
import type { Composers } from '../mail/letter.ts'
import { trialLetter } from '../mail/trial-letter.ts'
import { letterInvitation } from '../my-data/letter-invitation.ts'
import { myDataLetter } from '../my-data/my-data-letter.ts'
import { confirmLetter } from '../notifications/confirm-letter.ts'
import { followLetter } from '../notifications/follow-letter.ts'
import { invitationLetter } from '../notifications/invitation-letter.ts'
import { newLetter } from '../notifications/new-letter.ts'
import { outLetter } from '../notifications/out-letter.ts'
import { replyRefusedLetter } from '../notifications/reply-refused-letter.ts'
import { resetLetter } from '../notifications/reset-letter.ts'
import { reviewLetter } from '../notifications/review-letter.ts'
import { weeklyLetter } from '../notifications/weekly-letter.ts'
import { signInLetter } from '../sign-in/sign-in-letter.ts'

/** Who writes which letter. */
export const composers: Composers = {
  'sign-in': signInLetter,
  'my-data': myDataLetter,
  'confirm-follow': confirmLetter,
  follow: followLetter,
  out: outLetter,
  'to-review': reviewLetter,
  'new-reaction': newLetter,
  weekly: weeklyLetter,
  credit: creditLetter,
  'letter-invitation': letterInvitation,
  invitation: invitationLetter,
  reset: resetLetter,
  'reply-refused': replyRefusedLetter,
  trial: trialLetter,
}
