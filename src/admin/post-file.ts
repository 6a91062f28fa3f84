import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { SignedPost } from '../posts/queries.ts'
import { langAttr } from '../site/head.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { editorPath } from './post-open.ts'

/** A post that is only read at the desk: it lives as a file, or it is off and can be brought back. */
export async function renderFilePost(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: SignedPost,
): Promise<string> {
  const notice = noticeOf(ctx, request, { deleted: 'editor.done.deleted' })
  return renderDesk(ctx, request, reply, 'posts/file', {
    page: {
      title: post.title || ctx.t('posts.untitled'),
      section: '/admin/posts',
      styles: ['post.css', 'desk-editor.css'],
      notice,
    },
    post: {
      title: post.title || ctx.t('posts.untitled'),
      file: post.file,
      html: post.html,
      langAttr: langAttr(ctx, post.lang),
    },
    off: post.state === 'deleted',
    action: editorPath(post),
    publicHref: post.state === 'published' ? post.path : '',
  })
}
