export const sending = {
  'sending.isOff': 'This site tells nobody: that is a choice in the settings, under “Links”.',
  'sending.isDraft': 'This link only stands in a draft so far: it leaves with the post.',
}
