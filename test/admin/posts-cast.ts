import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog, type BlogOptions } from '../support/blog.ts'
import { atDesk, type Desk } from '../support/desk.ts'

export type Writing = { blog: Blog; desk: Desk; id: number; path: string }

/** A blog on the clocks of Paris with its owner at the desk and one empty draft. */
export async function startWriting(options: BlogOptions = {}): Promise<Writing> {
  const blog = await startBlog(options)
  await saveSettings(blog.ctx, { timeZone: 'Europe/Paris' })
  const desk = await atDesk(blog)
  const path = await beginPost(desk)
  return { blog, desk, id: Number(path.split('/').pop()), path }
}

/** Begins a post as the button of the list does, and answers the address of its editor. */
export async function beginPost(desk: Desk): Promise<string> {
  const { statusCode, headers } = await desk.post('/admin/posts')
  if (statusCode !== 303) throw new Error(`status ${statusCode}`)
  return String(headers.location)
}

/** What the editor’s form of a post holds, as a browser would send it back. */
export async function formOf(desk: Desk, path: string): Promise<Record<string, string>> {
  const { body } = await desk.get(path)
  return formIn(body)
}

/** The fields of the editor’s form in a page. */
export function formIn(html: string): Record<string, string> {
  const form = /<form[^>]* id="ecrire"[\s\S]*?<\/form>/.exec(html)?.[0] ?? ''
  const inputs = form.matchAll(/<input type="(?!file)[^"]*"(?: id="[^"]*")? name="([^"]+)" value="([^"]*)"/g)
  const areas = form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)
  const chosen = form.matchAll(/<select[^>]* name="([^"]+)"[\s\S]*?<option value="([^"]*)" selected>/g)
  const found = [...inputs, ...areas, ...chosen].map(([, name = '', value = '']) => [name, plain(value)])
  return Object.fromEntries(found)
}

/** Saves a post with some fields changed and answers the fields of its form by then. */
export async function write(desk: Desk, path: string, changes: Record<string, string>) {
  const { statusCode, body } = await desk.post(path, { ...(await formOf(desk, path)), do: 'save', ...changes })
  if (statusCode !== 303) throw new Error(`status ${statusCode}: ${body}`)
  return formOf(desk, path)
}

/** Publishes a post as the panel’s button does, and answers its public path. */
export async function publish({ desk }: Pick<Writing, 'desk'>, path: string): Promise<string> {
  const { version = '' } = await formOf(desk, path)
  const { statusCode, body } = await desk.post(`${path}/publish`, { version, do: 'now' })
  if (statusCode !== 303) throw new Error(`status ${statusCode}: ${body}`)
  const { body: page } = await desk.get(`${path}/published`)
  return /href="(\/\d{4}\/\d\d\/[^"]+)"/.exec(page)?.[1] ?? ''
}

function plain(value: string): string {
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** The text of a page, no-break spaces as plain ones. */
export function wordsOf(html: string): string {
  return plain(html.replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ')
}
