/**
 * Whether a text asks its reader something: a question mark that ends a sentence, outside of addresses and of what is
 * quoted from others (lines that Markdown quotes are not part of the bare text handed in).
 */
export function asksQuestion(text: string): boolean {
  return /[\p{L}\p{N}»”")\]]\s?[?？](?:[!?…]*)(?=$|[\s»”")\]])/u.test(text.replace(/https?:\/\/\S+/g, ''))
}
