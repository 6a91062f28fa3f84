/** The formats a feed can be had in: its name for people, the ending of its address, its media type. */
export const feedFormats = {
  rss: { name: 'RSS', ending: '.xml', type: 'application/rss+xml' },
  atom: { name: 'Atom', ending: '.atom', type: 'application/atom+xml' },
  json: { name: 'JSON', ending: '.json', type: 'application/feed+json' },
} as const

export type FeedFormat = (typeof feedFormats)[keyof typeof feedFormats]
