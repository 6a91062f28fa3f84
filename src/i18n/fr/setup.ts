import type { setup as words } from '../en/setup.ts'

export const setup: Record<keyof typeof words, string> = {
  'label.nameMissing': 'Il manque un nom.',
  'label.taken': '« {name} » existe déjà. Pour n’en faire qu’une des deux, fusionnez-les.',
  'label.mergeSelf': 'Choisissez-en une autre dans laquelle la fondre.',
  'label.inUse': '« {name} » est portée par des articles : fusionnez-la avec une autre au lieu de la supprimer.',
}
