export const privacy = {
  'privacy.title': 'Privacy',
  'privacy.lead':
    'What this site keeps of you, why, and for how long. This page is written from its settings: it tells what happens here today.',
  'privacy.go': 'What is kept, and for how long',
  'privacy.read': 'Reading',
  'privacy.read.nothing':
    'Nothing to accept: no tracker, no advertising, no measuring of visits. While you read, your browser asks nothing of any other site.',
  'privacy.read.cookie': 'Whoever only reads is given no cookie, unless they choose light or dark: that choice is one.',
  'privacy.read.log': 'The site itself keeps no log of visits. The machine that hosts it may keep its own for a while.',
  'privacy.write': 'Writing a message',
  'privacy.write.public':
    'Your name, your site if you give one, and what you write are shown to everyone, here and in feeds.',
  'privacy.write.mail':
    'Your mail address is never shown. It is used for the replies you ask for, to count you as one voice, and to find your messages again.',
  'privacy.write.sender':
    'The network address and the browser a message was sent from are kept for 30 days against abuse, then erased.',
  'privacy.write.cookie':
    'A cookie lets you correct or withdraw your message from the same browser; it goes when you close it. A text not yet sent is kept by your browser alone.',
  'privacy.write.remember': 'Only if you tick the box, another one remembers your name, address and site for a year.',
  'privacy.write.filter':
    'Messages are checked against spam here, by this site, without handing them to any service. Moderators read what was held.',
  'privacy.write.drawn':
    'The drawing beside a name is made here. It differs by the name and address given, and tells neither.',
  'privacy.write.gravatar':
    'This site asks Gravatar whether there is a picture for your address, by a fingerprint of it. Your own browser never asks there.',
  'privacy.signIn': 'Signing with an account',
  'privacy.signIn.ways': 'Nobody has to. If you like, there is a choice: {ways}.',
  'privacy.signIn.mail': 'By mail: a link is sent to you, good for fifteen minutes.',
  'privacy.signIn.given':
    'Otherwise, the service you choose tells this site your name, the address of your profile, your picture and, where it has checked it, your mail address. Nothing else is asked for, and nothing is published in your name over there.',
  'privacy.signIn.learns': 'That service learns that you came from here; not what you write.',
  'privacy.signIn.session':
    'A cookie keeps you signed in: 14 days without coming back, 90 in all, or until you sign out.',
  'privacy.signIn.draft': 'The message you were writing is kept while you sign in, for 7 days at most.',
  'privacy.signIn.photo': 'Your picture is fetched once by this site and served from here.',
  'privacy.mail': 'Mail',
  'privacy.mail.follow':
    'You are written to only if you ask for it, and only once you have confirmed that the address is yours.',
  'privacy.mail.stop': 'Every mail can be stopped with one click, and says so. One page shows all you follow.',
  'privacy.mail.plain': 'No mail holds a hidden picture or a link that counts you.',
  'privacy.mail.kept':
    'That a mail was sent is kept for 30 days, without its text. If your mail server refuses mail three times, we stop writing there.',
  'privacy.mail.never':
    'If you ask never to be written to again, your address is kept for that alone, even when you erase everything else.',
  'privacy.mail.reply':
    'Answering one of these mails publishes your answer in the conversation, without what it quotes or your signature.',
  'privacy.mail.letter':
    'If you write to an author in private, they may ask you through this site whether your letter may appear. It does only if you confirm it.',
  'privacy.links': 'Links from other sites',
  'privacy.links.read':
    'When a page elsewhere links to a post, its title, a few lines, the name of its writer and their picture may be shown here, as its page gives them.',
  'privacy.links.sender': 'The network address that announced the link is kept for 30 days, then erased.',
  'privacy.links.owner': 'Is it your site?',
  'privacy.links.ownerGo': 'See and take back its links',
  'privacy.who': 'Who sees it',
  'privacy.who.desk':
    'Those who moderate here see mail addresses, and for 30 days network addresses. Nobody else does.',
  'privacy.who.nobody': 'Nothing is sold or handed on.',
  'privacy.who.hubs': 'Hubs are told that a feed has changed: they fetch what is public, nothing more.',
  'privacy.who.report': 'A report of a message is read by the moderators alone.',
  'privacy.wayMail': 'a mail link',
  'privacy.waySite': 'your own site',
  'privacy.terms': 'For how long',
  'privacy.term.days': '{d, plural, one {# day} other {# days}}',
  'privacy.term.message': 'Messages, with the name and address given',
  'privacy.term.message.till': 'as long as the post, or until you erase them',
  'privacy.term.sender': 'Network address and browser of a message or a session',
  'privacy.term.former': 'What a message said before it was corrected',
  'privacy.term.block':
    'Only for blocked people who erased themselves: a keyed fingerprint of their accounts and address, which does not say who they are',
  'privacy.term.block.till': 'as long as the editors block them',
  'privacy.term.reader': 'What an account told about you',
  'privacy.term.reader.till': 'until you erase it',
  'privacy.term.session': 'Session',
  'privacy.term.session.till': '14 days without use, 90 in all',
  'privacy.term.draft': 'Message kept while you sign in',
  'privacy.term.follow': 'What you follow by mail',
  'privacy.term.follow.till': 'until you stop',
  'privacy.term.asked': 'A follow that was never confirmed',
  'privacy.term.letter': 'A letter you may publish, without an answer from you',
  'privacy.term.mails': 'The list of mails sent, without their text',
  'privacy.term.report': 'Network address of a report',
  'privacy.term.link': 'Links from other sites',
  'privacy.term.link.till': 'as long as their page links here, or until its owner takes them back',
  'privacy.term.backups': 'Backups, which forget later what was erased',
  'privacy.rights': 'Your messages are yours',
  'privacy.rights.lead':
    'You can see them all, download them with everything kept of you, change the name they are signed with, or have them erased, text included or not. It is done at once, and asks for no account.',
  'privacy.rights.go': 'See my messages',
  'privacy.contact': 'A question, or something this page does not settle?',
  'privacy.contactNone': 'A question, or something this page does not settle? Ask whoever looks after this site.',
  'privacy.note': 'In addition',
  'privacy.tab': 'Privacy',
  'privacy.set.lead':
    'The public page on privacy is written from the other settings: it names what is switched on, and nothing else. Here is what it cannot know.',
  'privacy.set.see': 'See the page',
  'privacy.set.contact': 'Whom to ask',
  'privacy.set.contactHint':
    'A mail address or the address of a page, shown to everyone. Empty: people are told to ask you, without saying where.',
  'privacy.set.contactWrong': 'Give a mail address, or an address that begins with https://.',
  'privacy.set.backupDays': 'Days backups are kept',
  'privacy.set.backupDaysHint':
    'What somebody has erased stays in them for so long, and they are told so. 0: there are no backups.',
  'privacy.set.note': 'Your own words',
  'privacy.set.noteHint':
    'Who hosts the site, who is responsible, what you do besides. Markdown; shown at the end of the page.',
}
