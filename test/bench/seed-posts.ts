import { readConfig } from '../../src/config.ts'
import { openContext } from '../../src/open.ts'
import { savePost } from '../../src/posts/save.ts'
import { postDraft } from '../support/cast.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const words = 'Le four tient sa chaleur jusqu’au matin quand la porte ferme bien et que le bois était sec. '.repeat(3)

/** Writes so many posts, `post-0` onwards, that take linkbacks and have none yet. */
export async function seedPosts(env: Record<string, string>, count: number): Promise<void> {
  const read = readConfig(env)
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes))
  const { ctx, close } = await openContext(read.config, silent)
  const source = Array.from({ length: 12 }, (_, n) => `## Partie ${n}\n\n${words}`).join('\n\n')
  for (let n = 0; n < count; n++) await savePost(ctx, postDraft({ slug: `post-${n}`, title: `Article ${n}`, source }))
  await close()
}
