import type { feeds as words } from '../en/feeds.ts'

export const feeds: Record<keyof typeof words, string> = {
  'feed.reactions': '{site} : toutes les réactions',
  'feed.thread': 'Réactions à « {post} »',
  'feed.tag': '{site} : {tag}',
  'feed.under': 'Sous « {post} »',
  'feed.to': 'En réponse à {parent}',
  'feed.source': 'Source : {page}',
  'feed.sourceGone': 'Source, disparue depuis : {page}',
}
