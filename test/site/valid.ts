import { HtmlValidate } from 'html-validate'

// The pictures of stored texts are written `<img …/>`, which HTML allows.
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'void-style': 'off' },
})

/** What is not valid in a page, by line. */
export async function invalid(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
}
