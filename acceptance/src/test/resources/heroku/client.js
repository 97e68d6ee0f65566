// npm's heroku-client against the server of HEROKU_HOST: pages through releases, rolls back, and prints what it saw.
const Heroku = require(process.argv[2])
const app = process.argv[3]
const heroku = new Heroku({ host: process.env.HEROKU_HOST, token: process.env.HEROKU_API_KEY })

async function main () {
  const account = await heroku.get('/account')
  console.log('account', account.email)
  const releases = await heroku.get(`/apps/${app}/releases`)
  console.log('releases', releases.map(r => r.version).sort((a, b) => a - b).join(','))
  const third = releases.find(r => r.version === 2)
  const back = await heroku.post(`/apps/${app}/releases`, { body: { release: third.id } })
  console.log('rollback', back.version, back.description)
  await heroku.patch(`/apps/${app}/config-vars`, { body: { FROM: 'client' } })
  console.log('config', (await heroku.get(`/apps/${app}/config-vars`)).FROM)
  try {
    await heroku.get('/apps/no-such-app-zz')
  } catch (e) {
    console.log('missing', e.statusCode, e.body.id)
  }
}
main().catch(e => { console.error(e); process.exit(1) })
