import type { form as words } from '../en/form.ts'

export const form: Record<keyof typeof words, string> = {
  'error.text': 'Le message est vide.',
  'error.textLong': 'Ce message est trop long : {size} ko, la limite est de {limit} ko.',
  'error.textDeep': 'Ce message emboîte trop de listes ou de citations pour être affiché.',
  'error.name': 'Il manque un nom : celui que vous voulez voir à côté de votre message.',
  'error.nameLong': 'Ce nom est trop long : 80 caractères au plus.',
  'error.mail': 'Cette adresse semble incomplète : il manque le domaine.',
  'error.mailShape': 'Cela ne ressemble pas à une adresse de courriel.',
  'error.website': 'Ce n’est pas l’adresse d’un site : elle devrait commencer par https://.',
  'error.parent':
    'Le message auquel vous répondez n’est plus affiché. Votre texte est gardé : vous pouvez répondre plutôt à l’article.',
  'error.twice': 'Ce champ est arrivé deux fois.',
  'error.rate': 'Doucement : réessayez dans {s} s. Votre texte est gardé.',
  'error.stale': 'Ce formulaire est ouvert depuis longtemps. Votre texte est gardé : relisez-le et renvoyez-le.',
  'error.unsaved':
    'Votre message n’a pas pu être enregistré pour l’instant. Votre texte est gardé : réessayez dans un moment.',
  'error.closed': 'Cette conversation est close.',

  'held.first': 'C’est le premier que nous recevons de ce navigateur : quelqu’un le lit avant qu’il paraisse.',
  'held.firstSigned': 'C’est votre premier message ici : quelqu’un le lit avant qu’il paraisse.',
  'held.post': 'Sous cet article, chaque message est lu avant de paraître.',
  'held.site': 'Sur ce site, chaque message est lu avant de paraître.',
  'held.late': 'Cet article n’est plus tout neuf : quelqu’un lit les nouveaux messages avant qu’ils paraissent.',
  'held.links': 'Il contient beaucoup de liens : quelqu’un les regarde d’abord.',
  'held.copy': 'Le même texte a été envoyé ailleurs aujourd’hui : quelqu’un le lit avant qu’il paraisse.',
  'held.check': 'Quelqu’un le lit avant qu’il paraisse.',

  'own.unknown': 'Ce message est introuvable, ou il n’est pas le vôtre.',
  'own.late': 'Le temps de corriger ce message est passé. Vous pouvez encore le retirer.',
  'own.answered': 'Quelqu’un a répondu : ce message ne peut plus être corrigé. Vous pouvez encore le retirer.',
}
