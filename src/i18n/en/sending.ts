export const sending = {
  'sending.title':
    '{n, plural, =0 {Links to other pages} one {The link of this post} other {The # links of this post}}',
  'sending.lead':
    'A minute after it is out, every page ticked here hears that you link to it; and again when the link changes or goes.',
  'sending.none': 'This post leads to no other page: there is nobody to tell.',
  'sending.here': 'this site',
  'sending.found.looking': 'looking…',
  'sending.found.webmention': 'webmention',
  'sending.found.pingback': 'pingback',
  'sending.found.trackback': 'trackback, if you tick it',
  'sending.found.nothing': 'nothing found: it has no way of being told',
  'sending.found.self': 'a post of this site: a follow-up under it',
  'sending.found.unreachable': 'out of reach for now',
  'sending.told': 'told {when}',
  'sending.looking': '{n, plural, one {One page is still to be looked at.} other {# pages are still to be looked at.}}',
  'sending.lookAgain': 'Refresh',
  'sending.more':
    '{n, plural, one {One more link is told in the same way.} other {# more links are told in the same way.}}',
  'sending.keep': 'Keep these choices',
  'sending.settings': 'Change that',
  'sending.toReport': 'What became of these links',
  'sending.report': 'Its links',
  'sending.lost': 'Those that are gone from it',
  'sending.leaves': 'The pages it links to are told at {when}, if nothing changes until then.',
  'sending.retried': 'Another try leaves in a moment.',
  'sending.isOff': 'This site tells nobody: that is a choice in the settings, under “Links”.',
  'sending.isDraft': 'This link only stands in a draft so far: it leaves with the post.',
}
