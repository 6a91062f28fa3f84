import type { Ctx } from '../context.ts'
import { wholeNumber } from '../lib/text.ts'
import type { ShowPost } from '../reactions/routes.ts'
import type { StrandView } from '../reactions/thread-shape.ts'
import { render } from '../web/views.ts'
import { findBeside } from './beside.ts'
import { plainPageData, postData, type ThreadAsk } from './post-data.ts'

/**
 * Shows a post with its thread and its form in a given state: a first look, a preview, an error, a held message. Returns
 * the page's HTML and sets status and type; the thread's part and view come from the address.
 */
export function showPost(ctx: Ctx): ShowPost {
  const beside = findBeside(ctx)
  return async (request, reply, post, form, status = 200) => {
    const data =
      post.kind === 'page'
        ? plainPageData(ctx, post)
        : await postData(ctx, post, await beside(post), readAsk(request.query), form)
    return render(ctx, request, reply, 'posts/post', data, { status })
  }
}

/** What an address asks of a thread: `fil`, `page` and `r`; anything malformed counts as not given. */
export function readAsk(query: unknown): ThreadAsk {
  const { fil, page, r } = Object(query)
  const open = wholeNumber(r)
  const strand: StrandView = fil === 'voix' || fil === 'liens' ? fil : 'tout'
  const asked = wholeNumber(page)
  // A permalink shows its reaction whatever the view was.
  if (open !== undefined) return { strand: 'tout', open }
  return asked === undefined ? { strand } : { strand, page: asked }
}
