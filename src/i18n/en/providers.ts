export const providers = {
  'providers.nameless': 'Somebody via {via}',
  'providers.away': '{name} is not answering just now. Try again in a moment, or sign another way.',
  'providers.failed': '{name} did not confirm who you are. Try again, or sign another way.',
}
