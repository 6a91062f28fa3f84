export const feeds = {
  'feed.reactions': '{site}: all reactions',
  'feed.thread': 'Reactions to “{post}”',
  'feed.tag': '{site}: {tag}',
  'feed.under': 'Under “{post}”',
  'feed.to': 'In reply to {parent}',
  'feed.source': 'Source: {page}',
  'feed.sourceGone': 'Source, since gone: {page}',
}
