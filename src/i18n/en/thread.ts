export const thread = {
  'reaction.unknown': 'There is no {noun, select, reflexions {reflection} comments {comment} other {reaction}} {id}.',
  'reaction.already':
    '{noun, select, reflexions {Reflection} comments {Comment} other {Reaction}} {id} is in that state already.',
  'reaction.withdrawn':
    '{noun, select, reflexions {Reflection} comments {Comment} other {Reaction}} {id} was withdrawn by its writer or its source.',
  'reaction.number': 'That number is taken in this thread.',
  'reaction.parent':
    'The {noun, select, reflexions {reflection} comments {comment} other {reaction}} answered is not shown in this thread.',
  'reaction.gone': 'This message has been withdrawn or taken off.',
  'relation.unknown': 'Choose from the list what this link is to the post.',
  'relation.message': 'Only a link from elsewhere has a relation; this is a message.',
  'relation.answered':
    'Somebody has answered this link: it keeps its place in the thread, and cannot become a like, a repost or a bookmark.',
  'gesture.label': 'Likes, reposts and bookmarks',
  'gesture.likes': '{n, plural, one {# like} other {# likes}}:',
  'gesture.reposts': '{n, plural, one {# repost} other {# reposts}}:',
  'gesture.bookmarks': '{n, plural, one {# bookmark} other {# bookmarks}}:',
  'gesture.others': 'and {n, plural, one {# other} other {# others}}',
  'gesture.most': 'and more',
  'gesture.gone': 'page gone',
  'sequels.others': '{n, plural, one {# more follow-up} other {# more follow-ups}}',
  'react.repliedOn': 'replied on',
  'react.copiedOn': 'Republished on',
  'react.sameText': ': same text',
}
