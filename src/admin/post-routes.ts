import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { editorRoutes } from './post-editor.ts'
import { historyRoutes } from './post-history.ts'
import { lifeRoutes } from './post-life.ts'
import { postLinkRoutes } from './post-links.ts'
import { listRoutes } from './post-list.ts'
import { publishRoutes } from './post-publish.ts'

/** The list of posts, the editor, its saves, previews, history and publication. */
export async function postRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  await app.register(listRoutes, { ctx })
  await app.register(editorRoutes, { ctx })
  await app.register(publishRoutes, { ctx })
  await app.register(postLinkRoutes, { ctx })
  await app.register(historyRoutes, { ctx })
  await app.register(lifeRoutes, { ctx })
}
