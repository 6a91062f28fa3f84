export const feeds = {
  'feed.reactions': '{site}: all {noun, select, reflexions {reflections} comments {comments} other {reactions}}',
  'feed.thread': '{noun, select, reflexions {Reflections on} comments {Comments on} other {Reactions to}} “{post}”',
  'feed.tag': '{site}: {tag}',
  'feed.under': 'Under “{post}”',
  'feed.to': 'In reply to {parent}',
  'feed.source': 'Source: {page}',
  'feed.sourceGone': 'Source, since gone: {page}',
}
