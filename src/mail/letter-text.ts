import type { Ctx } from '../context.ts'
import type { Block, Letter } from './letter.ts'

/** A letter as plain text, its parts one under the other; addresses stand on lines of their own. */
export function letterText({ t, settings }: Pick<Ctx, 't' | 'settings'>, site: string, letter: Letter): string {
  const stop = letter.stop ? [`${t('mail.stop')}\n${letter.stop.page}`] : []
  const foot = [letter.why, ...stop, `${site}\n${settings.siteUrl}`].filter((part) => part !== '')
  return `${letter.blocks.map(blockText).join('\n\n')}\n\n-- \n${foot.join('\n\n')}\n`
}

/** The paragraphs of a plain text, each a list of its lines. */
export function paragraphs(text: string): string[][] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n'))
}

function blockText(block: Block): string {
  if (block.type === 'text') return block.text.trim()
  if (block.type === 'heading') return `${block.text}\n${'-'.repeat(Math.min(block.text.length, 60))}`
  if (block.type === 'links') return block.links.map(({ label, url }) => `${label}\n${url}`).join('\n')
  if (block.type === 'code') return `    ${block.text}`
  if (block.type !== 'quote') return `${block.label}\n${block.url}`
  const quoted = block.text.trim().split('\n')
  return [block.by, ...quoted.map((line) => `> ${line}`.trimEnd())].filter((line) => line !== '').join('\n')
}
