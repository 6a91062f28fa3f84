import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { may } from '../identities/account.ts'
import { listAuthors } from '../identities/queries.ts'
import { listAllCategories } from '../posts/categories.ts'
import type { Draft } from '../posts/drafts.ts'
import { listMedia } from '../posts/media-lists.ts'
import type { SignedPost } from '../posts/queries.ts'
import { listTags } from '../posts/tags.ts'
import { renderDesk } from './desk.ts'
import { accountOf } from './guard.ts'
import { besideView } from './post-beside-view.ts'
import { fieldGroups, type Choices } from './post-fields.ts'
import type { PostError, PostValues } from './post-form.ts'
import { lookOf } from './post-look.ts'
import { editorPath } from './post-open.ts'
import { savedInWords } from './post-words.ts'

/** What stands in the editor: what was typed, over which version, and what there is to say about it. */
export type EditorState = {
  values: PostValues
  version: number
  errors?: PostError[]
  notice?: string
  /** A preview was asked for: then what keeps it from being made is told. */
  asked?: boolean
  conflict?: object
  state?: { kind: 'saved' | 'wrong' | 'open'; text: string }
  status?: number
  done?: string
}

const tools = [
  { name: 'header', style: 'header-2', sign: 'H', key: '' },
  { name: 'bold', style: 'bold', sign: 'B', key: 'b' },
  { name: 'italic', style: 'italic', sign: 'I', key: 'i' },
  { name: 'link', style: 'link', sign: '', key: 'k' },
  { name: 'list', style: 'unordered-list', sign: '', key: '' },
  { name: 'numbers', style: 'ordered-list', sign: '', key: '' },
  { name: 'quote', style: 'quote', sign: '', key: '' },
  { name: 'code', style: 'code', sign: '</>', key: 'e' },
] as const

/** Draws the editor of a post in a given state. */
export async function showEditor(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: SignedPost,
  draft: Draft,
  state: EditorState,
): Promise<string> {
  const { t } = ctx
  const { values, notice = '' } = state
  const look = lookOf(ctx, values.source, values.lang)
  const errors = [...(state.errors ?? []), ...(look.error && state.asked ? [look.error] : [])]
  const texts = errors.map(({ field, key, params }) => ({ field, text: t(key, params) }))
  const wrong = Object.fromEntries(texts.toReversed().map(({ field, text }) => [field, text]))
  const title = values.title.trim()
  const groups = fieldGroups(ctx, await choices(ctx, request), values)
  return renderDesk(
    ctx,
    request,
    reply,
    'posts/editor',
    {
      page: {
        title: title === '' ? t('editor.new') : t('editor.pageTitle', { title }),
        section: '/admin/posts',
        scripts: [
          'vendor/markdown-toolbar/index.js',
          'upload.js',
          'editor-pictures.js',
          'editor.js',
          'editor-save.js',
          'desk-copy.js',
        ],
        styles: ['post.css', 'desk-editor.css', 'desk-upload.css'],
        wide: true,
        ...(state.done ? { notice: state.done } : {}),
      },
      form: {
        values,
        version: state.version,
        wrong,
        errors: texts,
        errorsTitle: texts.length > 0 ? t('editor.errors', { n: texts.length }) : '',
        notice,
        alert: texts.length > 0 || notice !== '',
      },
      post: { id: post.id, state: post.state },
      action: editorPath(post),
      stateKind: state.state?.kind ?? 'saved',
      state: state.state?.text ?? savedText(ctx, draft),
      publishText: publishText(ctx, post),
      maySchedule: post.state === 'draft',
      tools: toolViews(ctx),
      look,
      conflict: state.conflict ?? null,
      groups,
      settingsOpen: groups.some(({ fields }) => fields.some(({ name }) => Object.hasOwn(wrong, name))),
      settingsSummary: values.tags,
      beside: await besideView(ctx, post, draft),
    },
    { status: state.status ?? (look.error && state.asked ? 422 : 200) },
  )
}

/** When and as what a working copy was last saved: “Saved 10:42 · v7”. */
export function savedText(ctx: Ctx, { version, savedAt }: Pick<Draft, 'version' | 'savedAt'>): string {
  if (version === 0) return ctx.t('editor.untouched')
  return ctx.t('editor.saved', { time: savedInWords(ctx, savedAt), v: version })
}

/** What the button that leads to publishing says. */
export function publishText({ t }: Ctx, { state }: Pick<SignedPost, 'state'>): string {
  if (state === 'published') return t('editor.doUpdate')
  return t(state === 'scheduled' ? 'editor.doReschedule' : 'editor.doPublish')
}

function toolViews({ t }: Ctx) {
  return tools.map(({ name, key, ...tool }) => {
    const label = t(`editor.tool.${name}`)
    return {
      ...tool,
      key,
      label,
      title: key === '' ? label : t('editor.toolKey', { tool: label, key: key.toUpperCase() }),
    }
  })
}

async function choices(ctx: Ctx, request: FastifyRequest): Promise<Choices> {
  const [tags, categories] = [await listTags(ctx.db), await listAllCategories(ctx.db)]
  const { pictures } = await listMedia(ctx, {})
  const authors = may(accountOf(request), 'write-all') ? await listAuthors(ctx.db) : []
  return {
    tags: tags.map(({ name }) => name),
    categories: categories.map(({ name }) => name),
    covers: pictures.map(({ path, alt, name }) => ({ value: `/media/${path}`, text: alt || name })),
    authors,
    pages: may(accountOf(request), 'organise'),
  }
}
