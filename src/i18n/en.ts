import { account } from './en/account.ts'
import { cli } from './en/cli.ts'
import { config } from './en/config.ts'
import { desk } from './en/desk.ts'
import { editor } from './en/editor.ts'
import { errors } from './en/errors.ts'
import { feeds } from './en/feeds.ts'
import { form } from './en/form.ts'
import { linkbacks } from './en/linkbacks.ts'
import { links } from './en/links.ts'
import { media } from './en/media.ts'
import { moderation } from './en/moderation.ts'
import { owners } from './en/owners.ts'
import { posts } from './en/posts.ts'
import { publishing } from './en/publishing.ts'
import { rules } from './en/rules.ts'
import { sending } from './en/sending.ts'
import { settings } from './en/settings.ts'
import { setup } from './en/setup.ts'
import { site } from './en/site.ts'
import { thread } from './en/thread.ts'
import { signin } from './en/signin.ts'
import { ways } from './en/ways.ts'
import { providers } from './en/providers.ts'
import { readers } from './en/readers.ts'
import { mail } from './en/mail.ts'
import { follow } from './en/follow.ts'
import { notices } from './en/notices.ts'
import { mydata } from './en/mydata.ts'
import { privacy } from './en/privacy.ts'
import { reports } from './en/reports.ts'
import { credits } from './en/credits.ts'
import { letters } from './en/letters.ts'
import { waiting } from './en/waiting.ts'

/** The list of keys: whatever stands here must stand in fr.ts too, or the program does not compile. */
export const en = {
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
