export const mydata = {}
