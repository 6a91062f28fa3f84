export const readers = {}
