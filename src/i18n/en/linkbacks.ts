export const linkbacks = {}
