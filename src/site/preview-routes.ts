import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { findAuthor } from '../identities/queries.ts'
import { typeset } from '../lib/typography.ts'
import type { DraftFields } from '../posts/draft.ts'
import { readDraft } from '../posts/drafts.ts'
import { findPreviewed } from '../posts/preview.ts'
import { readingMinutes } from '../posts/post.ts'
import type { ShownPost, SignedPost } from '../posts/queries.ts'
import { renderFields } from '../posts/render.ts'
import { render } from '../web/views.ts'
import type { Head } from './head.ts'
import { articleView } from './post-data.ts'

/**
 * `GET /preview/<token>`: the working copy of a post as its page will show it, without thread, for whoever was given
 * the address. Neither indexed nor stored anywhere, told to no site it links to, announces nothing. Once the post is
 * public it leads there (302); a token that was revoked or never given is 404.
 */
export async function previewRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Params: { token: string } }>('/preview/:token', async (request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
    })
    const post = (await findPreviewed(ctx, request.params.token)) ?? refuse('not_found', 'error.notFound')
    if (post.state === 'published') return reply.redirect(post.path, 302)
    const { fields, savedAt } = await readDraft(ctx.db, post)
    const data = await previewData(ctx, await shownDraft(ctx, post, fields, savedAt))
    return render(ctx, request, reply, 'posts/post', data)
  })
}

/** Everything `posts/post.eta` prints for a draft. */
async function previewData(ctx: Ctx, post: ShownPost) {
  const minutes = ctx.t('post.minutes', { n: readingMinutes(post) })
  const page: Head = {
    title: ctx.t('preview.title', { title: post.title }),
    robots: 'noindex, nofollow',
    styles: ['post.css'],
  }
  return {
    page,
    post: articleView(ctx, post),
    preview: {
      whose:
        post.authorName === null ? ctx.t('preview.whoseNobody') : ctx.t('preview.whose', { name: post.authorName }),
      meta: post.kind === 'post' ? [post.authorName, minutes].filter(Boolean).join(' · ') : '',
    },
  }
}

/** A working copy as if it had just been published. */
async function shownDraft(ctx: Ctx, post: SignedPost, fields: DraftFields, savedAt: string): Promise<ShownPost> {
  const author = fields.author === null ? undefined : await findAuthor(ctx.db, fields.author)
  const line = (text: string) => typeset(text, fields.lang)
  return {
    ...post,
    ...renderFields(ctx, fields.source, fields.lang),
    kind: fields.kind,
    title: line(fields.title) || ctx.t('preview.untitled'),
    lang: fields.lang,
    summary: line(fields.summary),
    question: line(fields.question),
    cover: fields.cover,
    coverAlt: fields.coverAlt,
    authorId: author?.id ?? null,
    authorSlug: author?.slug ?? null,
    authorName: author?.name ?? null,
    authorWord: author?.word ?? null,
    publishedAt: fields.date,
    updatedAt: savedAt,
  }
}
