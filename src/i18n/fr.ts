import type { en } from './en.ts'
import { account } from './fr/account.ts'
import { cli } from './fr/cli.ts'
import { config } from './fr/config.ts'
import { desk } from './fr/desk.ts'
import { editor } from './fr/editor.ts'
import { errors } from './fr/errors.ts'
import { feeds } from './fr/feeds.ts'
import { form } from './fr/form.ts'
import { linkbacks } from './fr/linkbacks.ts'
import { links } from './fr/links.ts'
import { media } from './fr/media.ts'
import { moderation } from './fr/moderation.ts'
import { owners } from './fr/owners.ts'
import { posts } from './fr/posts.ts'
import { publishing } from './fr/publishing.ts'
import { rules } from './fr/rules.ts'
import { sending } from './fr/sending.ts'
import { settings } from './fr/settings.ts'
import { setup } from './fr/setup.ts'
import { site } from './fr/site.ts'
import { thread } from './fr/thread.ts'
import { signin } from './fr/signin.ts'
import { ways } from './fr/ways.ts'
import { providers } from './fr/providers.ts'
import { readers } from './fr/readers.ts'
import { mail } from './fr/mail.ts'
import { follow } from './fr/follow.ts'
import { notices } from './fr/notices.ts'
import { mydata } from './fr/mydata.ts'
import { privacy } from './fr/privacy.ts'
import { reports } from './fr/reports.ts'
import { credits } from './fr/credits.ts'
import { letters } from './fr/letters.ts'
import { waiting } from './fr/waiting.ts'

export const fr: Record<keyof typeof en, string> = {
  ...account,
  ...cli,
  ...config,
  ...desk,
  ...editor,
  ...errors,
  ...feeds,
  ...form,
  ...linkbacks,
  ...links,
  ...media,
  ...moderation,
  ...owners,
  ...posts,
  ...publishing,
  ...rules,
  ...sending,
  ...settings,
  ...setup,
  ...site,
  ...thread,
  ...signin,
  ...ways,
  ...providers,
  ...readers,
  ...mail,
  ...follow,
  ...notices,
  ...mydata,
  ...privacy,
  ...reports,
  ...credits,
  ...letters,
  ...waiting,
}
