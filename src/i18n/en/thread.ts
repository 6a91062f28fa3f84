export const thread = {
  'reaction.unknown': 'There is no reaction {id}.',
  'reaction.already': 'Reaction {id} is in that state already.',
  'reaction.withdrawn': 'Reaction {id} was withdrawn by its writer or its source.',
  'reaction.number': 'That number is taken in this thread.',
  'reaction.parent': 'The reaction answered is not shown in this thread.',
  'reaction.gone': 'This message has been withdrawn or taken off.',
}
