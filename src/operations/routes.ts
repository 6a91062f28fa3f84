import { statfs } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { canRead } from '../db/dialect.ts'
import { isQueueLate } from '../jobs/queue.ts'

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: 200 when the database can be read, the disk has room
 * and no job has waited an hour; else 503. Both are JSON and never cached.
 */
export function operationsRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }, done: () => void): void {
  app.get('/health/live', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get('/health/ready', async (_request, reply) => {
    const database = await canRead(ctx)
    const checks = { database, disk: await hasDiskRoom(ctx), queue: database && !(await isQueueLate(ctx)) }
    const ready = Object.values(checks).every(Boolean)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ok' : 'failing', checks })
  })
  done()
}

/** At least a twentieth of the disk is free. */
async function hasDiskRoom(ctx: Ctx): Promise<boolean> {
  const disk = await statfs(ctx.config.dataDir).catch(() => undefined)
  return disk === undefined || disk.bavail / disk.blocks > 0.05
}
