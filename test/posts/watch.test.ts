import { expect, test, vi } from 'vitest'
import { findPostByPath } from '../../src/posts/queries.ts'
import { watchContent } from '../../src/posts/watch.ts'
import { testCtx } from '../support/blog.ts'
import { removeContent, writeContent } from './support.ts'

const bread = '---\ntitle: Bread\ndate: 2026-03-03\n---\n\nFlour and water.\n'

test('two processes that watch one folder show what is written, changed and removed within two seconds', async () => {
  const { ctx } = await testCtx()
  const watchers = [watchContent(ctx), watchContent(ctx)]
  const shows = (facts: object) =>
    vi.waitFor(async () => expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject(facts), {
      timeout: 2000,
      interval: 20,
    })
  try {
    await writeContent(ctx, 'posts/bread.md', bread)
    await shows({ title: 'Bread', state: 'published' })
    await writeContent(ctx, 'posts/bread.md', bread.replace('Bread', 'Rye'))
    await shows({ title: 'Rye' })
    await removeContent(ctx, 'posts/bread.md')
    await shows({ state: 'deleted' })
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.stop()))
  }
})
