import type { config as words } from '../en/config.ts'

export const config: Record<keyof typeof words, string> = {
  'config.port': 'PORT doit être un nombre entier de 0 à 65535 ; il vaut « {value} ».',
  'config.host': 'HOST doit être une adresse IP ou « localhost » ; il vaut « {value} ».',
  'config.siteUrl':
    'SITE_URL doit être une adresse http ou https sans chemin, paramètre ni utilisateur ; elle vaut « {value} ».',
  'config.siteLang': 'SITE_LANG doit valoir fr ou en ; il vaut « {value} ».',
  'config.reactions': 'REACTIONS doit valoir first, held ou open ; il vaut « {value} ».',
  'config.demo': 'TRESSE_DEMO doit valoir on ou off ; il vaut « {value} ».',
  'config.rateLimits': 'RATE_LIMITS doit valoir on ou off ; il vaut « {value} ».',
  'config.databaseUrl':
    'DATABASE_URL doit être une adresse postgres:// ou le chemin d’un fichier SQLite ; elle vaut « {value} ».',
  'config.trustedProxies':
    'TRUSTED_PROXIES doit être une liste d’adresses ou de réseaux séparés par des virgules ; « {value} » n’en est pas un.',
  'config.identityHosts':
    'IDENTITY_HOSTS doit être une liste de noms[:port] séparés par des virgules ; « {value} » n’en est pas un.',
  'config.smtpUrl':
    'SMTP_URL doit être smtp://… ou smtps://…, avec l’utilisateur et le mot de passe ; pas « {value} ».',
  'config.mailBoth': 'SMTP_URL et MAIL_FROM vont ensemble : l’un sans l’autre, rien ne peut partir.',
  'config.mailFrom': 'MAIL_FROM doit être une adresse nue comme blog@example.org, pas « {value} ».',
  'config.mailReply': 'MAIL_REPLY doit être une adresse nue comme reponse@example.org, pas « {value} ».',
  'config.fetchAllow':
    'FETCH_ALLOW doit être une liste de host[:port] ou de réseaux séparés par des virgules ; « {value} » n’en est pas un.',
  'config.trialOnly':
    '{name}={value} ne sert qu’aux essais : SITE_URL doit alors être en http sur une adresse de bouclage.',
  'config.newerDatabase':
    'Cette base a été écrite par un Tresse plus récent (elle connaît « {migration} »). Lancez cette version, ou restaurez une sauvegarde.',
  'config.cannotOpen': 'La base de données {database} ne peut pas être ouverte : {reason}',
  'config.cannotListen': 'Impossible d’écouter sur {host}:{port} : {reason}',
  'config.ready': 'Tresse est à l’adresse {url}',
}
