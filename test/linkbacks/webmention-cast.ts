import { instant } from '../../src/context.ts'
import { permalink, type Post, type PostDraft } from '../../src/posts/post.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import type { Reaction } from '../../src/reactions/reaction.ts'
import { startBlog, type BlogOptions } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { ann, linkTo } from './cast.ts'

/** A whole blog, with one post and the doors that a webmention goes through. Jobs wait for `runJobs`. */
export async function startMentionedBlog(options: BlogOptions = {}) {
  const blog = await startBlog(options)
  const { ctx } = blog
  const write = async (draft: Partial<PostDraft> = {}): Promise<Post & { url: string }> => {
    const post = await hasPost(ctx, { slug: 'bread', title: 'Bread and fire', lang: 'en', ...draft })
    return { ...post, url: permalink(ctx.settings, post) }
  }
  const post = await write()
  const send = (payload: string, headers: Record<string, string> = {}, remoteAddress = '192.0.2.1') =>
    blog.app.inject({
      method: 'POST',
      url: '/webmention',
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      remoteAddress,
    })
  const theOne = async (): Promise<Reaction> => {
    const reactions = await ctx.db.selectFrom('reactions').selectAll().orderBy('id').execute()
    if (reactions.length !== 1 || !reactions[0]) throw new Error(`${reactions.length} reactions`)
    return reactions[0]
  }
  return {
    ...blog,
    post,
    write,
    send,
    theOne,
    mention: (source: string, target: string, headers: Record<string, string> = {}) =>
      send(String(new URLSearchParams({ source, target })), headers),
    status: async (address: string) =>
      (await blog.app.inject({ url: new URL(address).pathname, headers: { accept: 'application/json' } })).json(),
    linkback: () => ctx.db.selectFrom('linkbacks').selectAll().orderBy('id').executeTakeFirstOrThrow(),
    /** Runs what is due, asking for the hourly round first. */
    round: async () => {
      await ctx.db
        .insertInto('jobs')
        .values({ name: 'recheck-linkbacks', payload: '{}', key: null, runAt: instant(ctx), createdAt: instant(ctx) })
        .execute()
      return blog.runJobs()
    },
  }
}

export type MentionedBlog = Awaited<ReturnType<typeof startMentionedBlog>>

/** Such a blog, in whose thread stands Ann's link. */
export async function startWithMention(options: BlogOptions = {}) {
  const blog = await startMentionedBlog(options)
  blog.web.page(ann, linkTo(blog.post.url))
  const { headers } = await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  await moderate(blog.ctx, (await blog.theOne()).id, 'approve', 'Mado')
  return { ...blog, address: String(headers.location) }
}
