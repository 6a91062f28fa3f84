import type { feeds as words } from '../en/feeds.ts'

export const feeds: Record<keyof typeof words, string> = {
  'feed.reactions':
    '{site} : {noun, select, reflexions {toutes les réflexions} comments {tous les commentaires} other {toutes les réactions}}',
  'feed.thread':
    '{noun, select, reflexions {Réflexions sur} comments {Commentaires sur} other {Réactions à}} « {post} »',
  'feed.tag': '{site} : {tag}',
  'feed.under': 'Sous « {post} »',
  'feed.to': 'En réponse à {parent}',
  'feed.source': 'Source : {page}',
  'feed.sourceGone': 'Source, disparue depuis : {page}',
}
