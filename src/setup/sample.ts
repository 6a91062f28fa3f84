import type { Lang } from '../i18n/index.ts'
import type { DraftFields } from '../posts/draft.ts'

/** The draft that a new owner finds in the editor: it shows what can be written by being written so. */
export function sampleDraft(lang: Lang): Pick<DraftFields, 'kind' | 'title' | 'lang' | 'summary' | 'source'> {
  return { kind: 'post', lang, ...samples[lang] }
}

const samples: Record<Lang, { title: string; summary: string; source: string }> = {
  fr: {
    title: 'Une table et une lampe',
    summary: 'Un brouillon pour essayer : gardez-en ce qui vous plaît, effacez le reste.',
    source: `Ceci est un brouillon. Personne d’autre que vous ne le voit : vous pouvez donc tout y essayer, puis tout effacer.

## Écrire

On écrit au fil du clavier, et quelques signes suffisent à la mise en forme. Deux étoiles de chaque côté donnent du **gras**, une seule de *l’italique*, deux dièses en début de ligne un intertitre comme celui d’au-dessus. Un lien se pose [sur quelques mots](/archive) plutôt que sur une adresse nue : celui qui lit sait où il va.

> Une citation commence par un chevron. Elle laisse parler quelqu’un d’autre un instant.

L’aperçu montre l’article tel qu’il paraîtra. Ce que vous tapez s’enregistre tout seul ; l’historique, lui, garde chaque version que vous aurez publiée ou nommée.

## Converser

Sous chaque article court un fil où se rejoignent trois brins : vous, vos lecteurs, et les autres sites qui parlent de vous. Pour qu’il s’y passe quelque chose :

- terminez par une vraie question, le champ « Question aux lecteurs » est fait pour elle ;
- répondez aux premiers venus, même en une ligne ;
- citez d’autres blogs : ils l’apprendront, et sauront vous rendre la pareille.

## Et maintenant

1. Remplacez ce texte par le vôtre. Trois paragraphes font déjà un article.
2. Donnez-lui un titre, puis une ou deux étiquettes.
3. Publiez. Tout pourra encore être corrigé ensuite.
`,
  },
  en: {
    title: 'A table and a lamp',
    summary: 'A draft to try things on: keep what you like, delete the rest.',
    source: `This is a draft. Nobody but you can see it, so you may try everything here, and then delete it all.

## Writing

You simply type, and a few signs take care of the shape. Two stars on either side make a word **bold**, one makes it *slanted*, and two hashes at the start of a line make a heading like the one above. A link sits best [on a few words](/archive) rather than on a bare address: whoever reads knows where it leads.

> A quotation begins with an angle bracket. For a moment it lets somebody else speak.

The preview shows the post as it will appear. What you type is saved by itself; the history keeps each version that you published or gave a name.

## Conversing

Under every post runs a thread in which three strands meet: you, your readers, and the other sites that talk about you. To make something happen there:

- end with a real question, the field “Question to readers” is made for it;
- answer those who come first, be it with one line;
- quote other blogs: they will hear of it, and may well return the favour.

## And now

1. Replace this text by your own. Three paragraphs are a post already.
2. Give it a title, then a tag or two.
3. Publish it. Everything can still be corrected afterwards.
`,
  },
}
