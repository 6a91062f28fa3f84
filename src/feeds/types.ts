/** The media types of the three kinds of feed. */
export const rssType = 'application/rss+xml'
export const atomType = 'application/atom+xml'
export const jsonFeedType = 'application/feed+json'
