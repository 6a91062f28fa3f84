export const setup = {
  'label.nameMissing': 'A name is needed.',
  'label.taken': '“{name}” exists already. To make one of the two, merge them.',
  'label.mergeSelf': 'Choose another one to merge it into.',
  'label.inUse': '“{name}” is in use: merge it into another rather than deleting it.',
}
