import type { Ctx } from '../context.ts'
import { countSentLinks } from '../sending/sent-links.ts'
import type { Draft } from '../posts/drafts.ts'
import { wasPublic } from '../posts/post.ts'
import { findPreviewPath } from '../posts/preview.ts'
import type { SignedPost } from '../posts/queries.ts'
import { listRevisions } from '../posts/revisions.ts'
import { editorPath } from './post-open.ts'
import { hourInWords } from './post-words.ts'

/** What stands around the editor: the shared preview, the history, and where the post is in its life. */
export async function besideView(ctx: Ctx, post: SignedPost, draft: Draft) {
  const [previewPath, revisions] = [await findPreviewPath(ctx, post.id), await listRevisions(ctx.db, post.id)]
  return {
    preview: previewPath === undefined ? '' : ctx.settings.siteUrl + previewPath,
    revisions: ctx.t('history.count', { n: revisions.length }),
    state: stateText(ctx, post, draft),
    links: await linksView(ctx, post),
    publicHref: post.state === 'published' ? post.path : '',
    steps: steps(ctx, post, draft),
  }
}

/** The way to what became of a public post's links, with how many were accepted; null for what tells nobody. */
async function linksView(ctx: Ctx, post: SignedPost) {
  if (post.state !== 'published' || post.kind !== 'post' || post.demo === 1) return null
  const counts = (await countSentLinks(ctx.db, [post.id])).get(post.id)
  const text = counts && ctx.t('sending.count', { n: counts.accepted, of: counts.of })
  return { href: `${editorPath(post)}/published#liens`, text: text ?? '' }
}

function stateText(ctx: Ctx, post: SignedPost, draft: Draft): string {
  const { t } = ctx
  if (post.state === 'deleted') return t('editor.stateDeleted')
  if (post.state === 'scheduled') return t('editor.stateScheduled', { when: hourInWords(ctx, post.scheduledAt ?? '') })
  if (post.state === 'draft') return t('editor.stateDraft')
  const when = hourInWords(ctx, post.publishedAt ?? post.createdAt)
  return t(draft.changed ? 'editor.stateChanged' : 'editor.statePublished', { when })
}

/** The changes of state that are not publishing; each leads to a page that asks first. */
function steps({ t }: Ctx, post: SignedPost, draft: Draft) {
  const path = editorPath(post)
  const standing = post.state === 'published' || post.state === 'scheduled'
  return [
    { holds: standing && draft.changed, name: 'discard', text: t('state.discard'), danger: false },
    { holds: post.state === 'scheduled', name: 'unschedule', text: t('state.unschedule'), danger: false },
    { holds: post.state === 'published', name: 'unpublish', text: t('state.unpublish'), danger: false },
    {
      holds: post.state !== 'deleted',
      name: 'delete',
      text: t(wasPublic(post) ? 'state.delete' : 'state.deleteForGood'),
      danger: true,
    },
  ]
    .filter(({ holds }) => holds)
    .map(({ name, text, danger }) => ({ href: `${path}/${name}`, text, danger }))
}
