import type { Ctx } from '../context.ts'
import { forgetRates } from '../db/rates.ts'
import { forgetAccess } from '../identities/forget.ts'
import { giveReset } from '../identities/hand-over.ts'
import { forgetFaces } from '../faces/forget.ts'
import { fetchGravatar } from '../faces/fetch-gravatar.ts'
import { forgetLinkbacks } from '../linkbacks/forget.ts'
import { announceChange } from '../announcing/announce.ts'
import { fetchPhoto } from '../linkbacks/photo.ts'
import { pingHub } from '../announcing/hub.ts'
import { pingService } from '../announcing/update-service.ts'
import { discoverLinks } from '../sending/plan.ts'
import { pollLinkback } from '../sending/poll.ts'
import { recheckLinkbacks } from '../linkbacks/recheck.ts'
import { sendLinkback } from '../sending/send.ts'
import { sendLinkbacks } from '../sending/send-all.ts'
import { verifyLinkback } from '../linkbacks/verify.ts'
import { publishDue } from '../posts/schedule.ts'
import { forgetFormerTexts } from '../reactions/former.ts'
import { forgetSenders } from '../reactions/forget.ts'
import { learnDecision } from '../reactions/bayes-store.ts'
import { followSettings } from '../settings/settings.ts'
import { forgetFollows } from '../follows/forget.ts'
import { forgetMails } from '../mail/forget.ts'
import { sendMail } from '../mail/send.ts'
import { mailAuthors } from '../notifications/author-mail.ts'
import { mailThread } from '../notifications/thread-mail.ts'
import { planWeeklyLetters } from '../notifications/weekly.ts'
import { mailWriter } from '../notifications/writer-mail.ts'
import { fetchAvatar } from '../readers/fetch-avatar.ts'
import { forgetReaders } from '../readers/forget.ts'
import { composers } from './composers.ts'
import { forgetJobs } from './forget.ts'
import { enqueue, type JobName, type Jobs } from './queue.ts'

type Handlers = { [Name in JobName]: (ctx: Ctx, payload: Jobs[Name]) => Promise<void> }

const handlers: Handlers = {
  'verify-linkback': (ctx, payload) => verifyLinkback(ctx, payload),
  'recheck-linkbacks': (ctx) => recheckLinkbacks(ctx, {}),
  'fetch-photo': (ctx, payload) => fetchPhoto(ctx, payload),
  'discover-links': (ctx, payload) => discoverLinks(ctx, payload),
  'send-linkbacks': (ctx, payload) => sendLinkbacks(ctx, payload),
  'send-linkback': (ctx, payload) => sendLinkback(ctx, payload),
  'poll-linkback': (ctx, payload) => pollLinkback(ctx, payload),
  'announce-change': (ctx, payload) => announceChange(ctx, payload),
  'ping-hub': (ctx, payload) => pingHub(ctx, payload),
  'ping-service': (ctx, payload) => pingService(ctx, payload),
  'publish-due': (ctx) => publishDue(ctx),
  'forget-rates': (ctx) => forgetRates(ctx),
  'forget-jobs': (ctx) => forgetJobs(ctx),
  'forget-access': (ctx) => forgetAccess(ctx),
  'forget-linkbacks': (ctx) => forgetLinkbacks(ctx),
  'forget-faces': (ctx) => forgetFaces(ctx),
  'forget-senders': (ctx) => forgetSenders(ctx),
  'forget-former-texts': (ctx) => forgetFormerTexts(ctx),
  'send-mail': (ctx, payload) => sendMail(ctx, payload, composers),
  'send-asked-mail': (ctx, payload) => sendMail(ctx, payload, composers),
  'mail-thread': (ctx, payload) => mailThread(ctx, payload),
  'mail-authors': (ctx, payload) => mailAuthors(ctx, payload),
  'mail-writer': (ctx, payload) => mailWriter(ctx, payload),
  'give-reset': (ctx, payload) => giveReset(ctx, payload),
  'fetch-avatar': (ctx, payload) => fetchAvatar(ctx, payload),
  'fetch-gravatar': (ctx, payload) => fetchGravatar(ctx, payload),
  'weekly-letters': (ctx) => planWeeklyLetters(ctx, {}),
  'forget-readers': (ctx) => forgetReaders(ctx, {}),
  'forget-follows': (ctx) => forgetFollows(ctx, {}),
  'forget-mails': (ctx) => forgetMails(ctx),
  'learn-decision': (ctx, payload) => learnDecision(ctx, payload),
}

/** Runs one job by its name, as the worker asks; throws for a name that this program does not know. */
export async function runJob(ctx: Ctx, name: string, payload: unknown): Promise<void> {
  if (!Object.hasOwn(handlers, name)) throw new Error(`unknown job ${name}`)
  const handle = handlers[name as JobName] as (ctx: Ctx, payload: unknown) => Promise<void>
  await followSettings(ctx)
  await handle(ctx, payload)
}

const hourMs = 3_600_000

const recurring = [
  'publish-due',
  'recheck-linkbacks',
  'forget-rates',
  'forget-jobs',
  'forget-access',
  'forget-linkbacks',
  'forget-faces',
  'forget-senders',
  'forget-former-texts',
  'weekly-letters',
  'forget-readers',
  'forget-follows',
  'forget-mails',
] as const

/** Enqueues what recurs, now and every hour; the key keeps several processes from doing it twice. */
export function scheduleJobs(ctx: Ctx): { stop: () => void } {
  const ask = () => {
    for (const name of recurring) {
      enqueue(ctx, name, {}, { key: name }).catch((error: unknown) =>
        ctx.log.error({ err: error, job: name }, 'recurring job not enqueued'),
      )
    }
  }
  ask()
  const timer = setInterval(ask, hourMs)
  return { stop: () => clearInterval(timer) }
}
