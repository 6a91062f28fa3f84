import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'

const Entry = Type.Object(
  {
    number: Type.Integer({ minimum: 1 }),
    date: Type.String(),
    kind: Type.Optional(Type.Union([Type.Literal('comment'), Type.Literal('linkback')])),
    replyTo: Type.Optional(Type.Integer({ minimum: 1 })),
    state: Type.Optional(Type.Union([Type.Literal('published'), Type.Literal('gone'), Type.Literal('withdrawn')])),
    lang: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    website: Type.Optional(Type.String()),
    author: Type.Optional(Type.String()),
    text: Type.Optional(Type.String()),
    transport: Type.Optional(
      Type.Union([
        Type.Literal('pingback'),
        Type.Literal('trackback'),
        Type.Literal('webmention'),
        Type.Literal('import'),
      ]),
    ),
    relation: Type.Optional(
      Type.Union([
        Type.Literal('mention'),
        Type.Literal('reply'),
        Type.Literal('followup'),
        Type.Literal('republication'),
        Type.Literal('roundup'),
      ]),
    ),
    source: Type.Optional(Type.String()),
    title: Type.Optional(Type.String()),
    site: Type.Optional(Type.String()),
    by: Type.Optional(Type.String()),
    excerpt: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)
/** A like, a repost or a bookmark: the page where it stands, and by whom. */
const GestureEntry = Type.Object(
  {
    relation: Type.Union([Type.Literal('like'), Type.Literal('repost'), Type.Literal('bookmark')]),
    source: Type.String(),
    by: Type.String(),
    date: Type.String(),
  },
  { additionalProperties: false },
)
const DemoFile = Type.Object({
  demo: Type.Literal(true),
  threads: Type.Array(
    Type.Object({
      post: Type.String(),
      reactions: Type.Array(Entry),
      gestures: Type.Optional(Type.Array(GestureEntry)),
    }),
  ),
})
export type GestureEntry = Static<typeof GestureEntry>
export type Entry = Static<typeof Entry>
export type DemoFile = Static<typeof DemoFile>

/** Reads `reactions.yaml`: threads by the slug of their post. A text that does not fit the shape above throws. */
export function parseDemoFile(text: string): DemoFile {
  return Value.Parse(DemoFile, parse(text))
}
