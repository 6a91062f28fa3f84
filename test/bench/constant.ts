import Fastify from 'fastify'

/** The yardstick: a bare Fastify that answers one constant. Prints its address when it listens. */
const app = Fastify()
app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send('constant'))
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
