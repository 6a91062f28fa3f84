export const config = {
  'config.port': 'PORT must be a whole number from 0 to 65535; it is “{value}”.',
  'config.host': 'HOST must be an IP address or “localhost”; it is “{value}”.',
  'config.siteUrl': 'SITE_URL must be an http or https address without path, query or user; it is “{value}”.',
  'config.siteLang': 'SITE_LANG must be fr or en; it is “{value}”.',
  'config.reactions': 'REACTIONS must be first, held or open; it is “{value}”.',
  'config.demo': 'TRESSE_DEMO must be on or off; it is “{value}”.',
  'config.rateLimits': 'RATE_LIMITS must be on or off; it is “{value}”.',
  'config.databaseUrl': 'DATABASE_URL must be a postgres:// address or the path of an SQLite file; it is “{value}”.',
  'config.trustedProxies': 'TRUSTED_PROXIES must be a comma list of addresses or networks; “{value}” is not one.',
  'config.fetchAllow': 'FETCH_ALLOW must be a comma list of host[:port] or networks; “{value}” is not one.',
  'config.trialOnly': '{name}={value} is for trials only: SITE_URL must then be http on a loopback address.',
  'config.newerDatabase':
    'This database was written by a newer Tresse (it knows “{migration}”). Start that version, or restore a backup.',
  'config.cannotOpen': 'The database {database} cannot be opened: {reason}',
  'config.cannotListen': 'Cannot listen on {host}:{port}: {reason}',
  'config.ready': 'Tresse is at {url}',
}
