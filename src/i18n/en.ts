import { cli } from './en/cli.ts'
import { config } from './en/config.ts'
import { errors } from './en/errors.ts'
import { feeds } from './en/feeds.ts'
import { form } from './en/form.ts'
import { linkbacks } from './en/linkbacks.ts'
import { posts } from './en/posts.ts'
import { site } from './en/site.ts'
import { thread } from './en/thread.ts'

/** The list of keys: whatever stands here must stand in fr.ts too, or the program does not compile. */
export const en = { ...cli, ...config, ...errors, ...feeds, ...form, ...linkbacks, ...posts, ...site, ...thread }
