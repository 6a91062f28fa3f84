export const desk = {
  'desk.menu': 'The desk',
  'desk.you': 'Your turn',
  'desk.posts': 'Posts',
  'desk.reactions': '{noun, select, reflexions {Reflections} comments {Comments} other {Reactions}}',
  'desk.media': 'Pictures',
  'desk.people': 'People',
  'desk.settings': 'Settings',
  'desk.me': 'My account',
  'desk.logIn': 'Log in',
  'desk.logOut': 'Log out',
  'desk.forbidden': 'Your account has no right to do this.',
  'account.taken': 'This mail address, or this author, has an account already.',
}
