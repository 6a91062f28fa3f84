import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { accountRoutes } from './account-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { mediaRoutes } from './media-routes.ts'
import { organiseRoutes } from './organise-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { postRoutes } from './post-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { reactionRoutes } from './reaction-routes.ts'
import { ruleRoutes } from './rule-routes.ts'
import { settingRoutes } from './setting-routes.ts'
import { waitingRoutes } from './waiting-routes.ts'
import { creditRoutes } from './credit-routes.ts'
import { letterRoutes } from './letter-routes.ts'
import { mailRoutes } from './mail-routes.ts'
import { readerRoutes } from './reader-routes.ts'
import { reportRoutes } from './report-routes.ts'
import { guardDesk } from './guard.ts'

/** The author's desk, below `/admin`: all of it behind one guard. */
export async function adminRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  guardDesk(app, ctx)
  await app.register(accountRoutes, { ctx })
  await app.register(peopleRoutes, { ctx })
  await app.register(postRoutes, { ctx })
  await app.register(mediaRoutes, { ctx })
  await app.register(reactionRoutes, { ctx })
  await app.register(linkRoutes, { ctx })
  await app.register(ruleRoutes, { ctx })
  await app.register(settingRoutes, { ctx })
  await app.register(providerRoutes, { ctx })
  await app.register(organiseRoutes, { ctx })
  await app.register(creditRoutes, { ctx })
  await app.register(letterRoutes, { ctx })
  await app.register(mailRoutes, { ctx })
  await app.register(readerRoutes, { ctx })
  await app.register(reportRoutes, { ctx })
  await app.register(waitingRoutes, { ctx })
}
