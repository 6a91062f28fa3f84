import type { en } from './en.ts'
import { cli } from './fr/cli.ts'
import { config } from './fr/config.ts'
import { errors } from './fr/errors.ts'
import { feeds } from './fr/feeds.ts'
import { form } from './fr/form.ts'
import { linkbacks } from './fr/linkbacks.ts'
import { posts } from './fr/posts.ts'
import { site } from './fr/site.ts'
import { thread } from './fr/thread.ts'

export const fr: Record<keyof typeof en, string> = {
  ...cli,
  ...config,
  ...errors,
  ...feeds,
  ...form,
  ...linkbacks,
  ...posts,
  ...site,
  ...thread,
}
