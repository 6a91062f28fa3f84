import type { posts as words } from '../en/posts.ts'

export const posts: Record<keyof typeof words, string> = {
  'post.unknown': 'Cet article n’existe pas.',
  'post.slugInvalid':
    'Une adresse ne contient que des minuscules sans accent, des chiffres et des traits d’union ; elle vaut « {slug} ».',
  'post.slugReserved': 'Une page ne peut pas avoir l’adresse « /{slug} » : ce site s’en sert lui-même.',
  'post.pathTaken': 'L’adresse {path} est déjà prise par {other}.',
  'post.otherPost': 'un autre article',
  'post.unknownAuthor': 'L’auteur « {author} » est inconnu ici ; les auteurs sont dans site.yaml.',
  'post.titleMissing': 'Le titre manque.',
  'post.dateInvalid': 'La date doit ressembler à 2026-03-03 ou à 2026-03-03T18:02:00+01:00 ; elle vaut « {value} ».',
  'post.langInvalid': 'La langue doit être une étiquette comme fr, en ou fr-CA ; elle vaut « {value} ».',
  'post.tooMuch': 'Son texte ne peut pas devenir une page : il est trop long ou trop imbriqué.',
  'author.taken': 'Il y a déjà un auteur au nom court « {slug} ».',
  'author.slugInvalid':
    'Le nom court d’un auteur ne contient que des minuscules sans accent, des chiffres et des traits d’union ; il vaut « {slug} ».',
  'author.nameMissing': 'Un auteur a besoin d’un nom.',
  'author.word': 'auteur',
  'file.yaml': 'Ces réglages ne peuvent pas être lus : {reason}',
  'file.notMap': 'Les réglages doivent être des lignes comme « title: Mon article ».',
  'file.noFrontMatter': 'Le fichier doit commencer par une ligne « --- », des réglages, et une autre ligne « --- ».',
  'file.unknownKey': 'La clé « {key} » est inconnue.',
  'file.notUtf8': 'Le fichier n’est pas en UTF-8 valide.',
  'file.tooLarge': 'Le fichier dépasse {limit} Mo.',
  'file.unreadable': 'Le fichier ne peut pas être lu : {reason}',
  'file.bad.text': 'La valeur de « {key} » doit être un texte.',
  'file.bad.tags': 'La valeur de « {key} » doit être une liste de mots, comme [pain, four].',
  'file.bad.reactions': 'La valeur de « {key} » doit être open, held ou closed.',
  'file.bad.flag': 'La valeur de « {key} » doit être true ou false.',
  'file.bad.authors': 'La valeur de « {key} » doit être une liste d’auteurs, chacun avec slug et name.',
  'post.inFile': 'Cet article vit dans le fichier {file} : modifiez-le là, ou confiez-le au bureau.',
  'post.deleted': 'Cet article a été supprimé. Faites-le d’abord revenir.',
  'draft.tooLong': 'C’est trop long : {max} caractères au plus, et il y en a {length}.',
  'draft.sourceTooLong': 'Le texte dépasse {limit} Mo.',
  'draft.kindUnknown': 'Choisissez si c’est un article ou une page.',
  'draft.dateInvalid': 'Cette date n’est pas dans le calendrier.',
  'draft.dateAhead':
    'Cette date n’est pas encore venue. Programmez l’article pour elle, ou choisissez-en une plus tôt.',
  'draft.hourPast': 'Cette heure est passée, ou bien trop lointaine. Choisissez-en une autre.',
  'draft.isPublic':
    'Cet article est déjà public. Publiez vos changements, ou remettez-le d’abord parmi les brouillons.',
  'draft.tooManyTags': '{max} étiquettes au plus ; il y en a {count}.',
  'draft.tagTooLong': 'Une étiquette a {max} caractères au plus.',
  'draft.coverInvalid':
    'Choisissez une image de ce site, ou donnez l’adresse entière d’une autre, à partir de https://.',
  'draft.reactionsUnknown': 'Choisissez si les réactions sont ouvertes, retenues ou fermées.',
  'draft.hopeInvalid': 'Donnez un nombre entier de 0 à {max}.',
  'draft.authorOther': 'Vous ne pouvez signer que de votre nom.',
  'draft.authorUnknown': 'L’auteur « {author} » est inconnu ici.',
  'draft.nothingPublished': 'Rien de cet article n’est publié à quoi votre copie pourrait revenir.',
  'draft.otherVersion':
    'Cet article a été enregistré entre-temps dans une autre fenêtre. Relisez-le avant de continuer.',
}
