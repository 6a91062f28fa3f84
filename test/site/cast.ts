import { join } from 'node:path'
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import { readContent } from '../../src/posts/content-folder.ts'
import { loadDemoReactions } from '../../src/transfer/demo.ts'
import { startBlog, type Blog, type BlogOptions } from '../support/blog.ts'

export const hardPost = '/2025/10/le-cahier-du-four'
export const hotPost = '/2026/03/rallumer-le-four'

/** The demonstration blog as a newcomer finds it, with its posts, pages and threads. */
export async function startDemo({ env, ...options }: BlogOptions = {}): Promise<Blog> {
  const blog = await startBlog({
    ...options,
    env: { CONTENT_DIR: join(import.meta.dirname, '../../content'), ...env },
  })
  await readContent(blog.ctx)
  await loadDemoReactions(blog.ctx)
  return blog
}

/** A page as a reader's browser asks for it. */
export async function visit(blog: Blog, url: string, cookie?: string) {
  const response = await blog.app.inject({ url, headers: cookie === undefined ? {} : { cookie } })
  return { status: response.statusCode, headers: response.headers, html: response.body, root: parse(response.body) }
}

/** Every element of a tree that carries a class, in document order. */
export function byClass(root: Tree.ParentNode, name: string): Tree.Element[] {
  return elements(root).filter((element) => (attribute(element, 'class') ?? '').split(' ').includes(name))
}

/** Every element of a tree with one of these tag names, in document order. */
export function byTag(root: Tree.ParentNode, ...names: string[]): Tree.Element[] {
  return elements(root).filter(({ tagName }) => names.includes(tagName))
}

export function byId(root: Tree.ParentNode, id: string): Tree.Element | undefined {
  return elements(root).find((element) => attribute(element, 'id') === id)
}

export function attribute(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

/** The text of an element on one line, no-break spaces as plain ones. */
export function textOf(node: Tree.Node): string {
  if ('value' in node) return node.value
  const text = 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
  return text.replace(/\s+/g, ' ')
}

export function line(node: Tree.Node | undefined): string {
  return node === undefined ? '' : textOf(node).replace(/\s+/g, ' ').trim()
}

function elements(root: Tree.ParentNode): Tree.Element[] {
  return root.childNodes.flatMap((node) => ('tagName' in node ? [node, ...elements(node)] : []))
}
