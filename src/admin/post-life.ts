import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../identities/account.ts'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { discardDraft, readDraft } from '../posts/drafts.ts'
import { keepPost } from '../posts/keep.ts'
import { wasPublic } from '../posts/post.ts'
import { givePreview, revokePreview } from '../posts/preview.ts'
import { bringBack, deletePost } from '../posts/delete.ts'
import { cancelSchedule, unpublishPost } from '../posts/publish.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { editorPath, openPost, type PostParams } from './post-open.ts'

/** A change of a post's state: what its page asks before it is done, and where one is led after it. */
type Step = {
  title: (post: SignedPost) => Key
  lead: (post: SignedPost) => Key
  button: (post: SignedPost) => Key
  danger: boolean
  done: string
  act: (ctx: Ctx, account: Account, postId: number) => Promise<void>
}

const steps: Record<string, Step> = {
  unpublish: {
    title: () => 'state.unpublishTitle',
    lead: () => 'state.unpublishLead',
    button: () => 'state.unpublish',
    danger: true,
    done: 'unpublished',
    act: unpublishPost,
  },
  unschedule: {
    title: () => 'state.unscheduleTitle',
    lead: () => 'state.unscheduleLead',
    button: () => 'state.unschedule',
    danger: false,
    done: 'unscheduled',
    act: cancelSchedule,
  },
  discard: {
    title: () => 'state.discardTitle',
    lead: () => 'state.discardLead',
    button: () => 'state.discard',
    danger: true,
    done: 'discarded',
    act: discardDraft,
  },
  delete: {
    title: (post) => (wasPublic(post) ? 'state.deleteTitle' : 'state.deleteDraftTitle'),
    lead: (post) => (wasPublic(post) ? 'state.deleteLead' : 'state.deleteDraft'),
    button: (post) => (wasPublic(post) ? 'state.delete' : 'state.deleteForGood'),
    danger: true,
    done: 'deleted',
    act: deletePost,
  },
  'bring-back': {
    title: () => 'state.bringBackTitle',
    lead: () => 'state.bringBackLead',
    button: () => 'state.bringBack',
    danger: false,
    done: 'back',
    act: bringBack,
  },
}

/** What is done to a post as a whole: each step asks on a page of its own, changes nothing by GET, and is answered 303. */
export async function lifeRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const config = { act: 'write' } as const
  for (const [name, step] of Object.entries(steps)) {
    app.get<PostParams>(`/admin/posts/:id/${name}`, { config }, async (request, reply) =>
      askFirst(ctx, request, reply, name, step),
    )
    app.post<PostParams>(`/admin/posts/:id/${name}`, { config }, async (request, reply) => {
      const post = await openPost(ctx, request)
      await step.act(ctx, accountOf(request), post.id)
      // A draft that nobody ever saw is gone for good: there is no page of it to go back to.
      const left = (await findPost(ctx.db, post.id)) !== undefined
      return reply.redirect(`${left ? editorPath(post) : '/admin/posts'}?done=${step.done}`, 303)
    })
  }

  app.post<PostParams>('/admin/posts/:id/keep', { config }, async (request, reply) => {
    const post = await openPost(ctx, request)
    await keepPost(ctx, accountOf(request), post.id)
    return reply.redirect(`${editorPath(post)}?done=kept`, 303)
  })

  app.post<PostParams>('/admin/posts/:id/share', { config }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const { do: ask } = Object(request.body)
    if (ask !== 'give' && ask !== 'revoke') refuse('bad_request', 'error.badRequest')
    await (ask === 'give' ? givePreview : revokePreview)(ctx, accountOf(request), post.id)
    return reply.redirect(`${editorPath(post)}?done=${ask === 'give' ? 'given' : 'revoked'}#autour`, 303)
  })
}

async function askFirst(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, name: string, step: Step) {
  const post = await openPost(ctx, request)
  const { fields } = await readDraft(ctx.db, post)
  return renderDesk(ctx, request, reply, 'posts/confirm', {
    page: {
      title: ctx.t(step.title(post), { title: fields.title || ctx.t('posts.untitled') }),
      section: '/admin/posts',
      styles: ['desk-editor.css'],
    },
    lead: ctx.t(step.lead(post)),
    action: `${editorPath(post)}/${name}`,
    back: editorPath(post),
    button: ctx.t(step.button(post)),
    danger: step.danger,
  })
}
