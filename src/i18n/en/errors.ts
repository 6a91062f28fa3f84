export const errors = {
  'error.notFound': 'This page does not exist.',
  'error.gone': 'This page has been taken off.',
  'error.badRequest': 'This request could not be understood.',
  'error.forbidden': 'This request does not come from this site.',
  'error.tooLarge': 'This is too large: the limit is {limit} kB.',
  'error.mediaType': 'This kind of content is not accepted here.',
  'error.method': 'This address does not answer to that method.',
  'error.timeout': 'The request took too long to arrive.',
  'error.unavailable': 'Nothing can be written just now. Try again in a moment.',
  'error.internal': 'Something went wrong on our side. It has been noted.',
  'error.reference': 'Reference: {id}',
}
