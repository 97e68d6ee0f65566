'use strict';
// Written by "belay heroku:env", and loaded by node where NODE_OPTIONS names it.
//
// Some commands of Heroku's send HEROKU_API_KEY to services whose hosts cannot be set. While that
// key is a Belay server's, connections to Heroku's hosts come to that server instead, which says
// what is not there. Nothing else is changed. What needs no key is left alone.
const net = require('net');
const tls = require('tls');

const HEROKUS = /(^|\.)(heroku|herokai|herokudev|herokuspace|herokudata)\.com$/i;
const OPEN = /^(status|devcenter|cli-assets|buildpack-registry)\.heroku\.com$/i;
const server = home(process.env.BELAY_HEROKU_SERVER);

function home(url) {
  try {
    return /^belay_/.test(process.env.HEROKU_API_KEY || '') ? new URL(url) : null;
  } catch (e) {
    return null;
  }
}

function isHerokus(host) {
  const name = String(host || '').replace(/\.$/, '');
  return HEROKUS.test(name) && !OPEN.test(name);
}

function here() {
  return { host: server.hostname.replace(/[[\]]/g, ''), port: Number(server.port || 443) };
}

if (server) {
  const secure = tls.connect;
  tls.connect = function (...args) {
    const at = args.findIndex(a => a !== null && typeof a === 'object');
    const options = at < 0 ? {} : args[at];
    const host = options.host || options.servername || (typeof args[1] === 'string' ? args[1] : '');
    if (!isHerokus(host) && !isHerokus(options.servername)) {
      return secure.apply(tls, args);
    }
    if (options.socket) {
      throw new Error(`${host} is Heroku's, and this terminal is a Belay server's: nothing was sent.`);
    }
    const to = here();
    const then = args.find(a => typeof a === 'function');
    const changed = { ...options, ...to, servername: net.isIP(to.host) ? '' : to.host };
    delete changed.session;
    delete changed.path;
    return secure.apply(tls, then ? [changed, then] : [changed]);
  };

  // Whatever else opens a connection ends here too; over TLS it then meets another's certificate.
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const given = Array.isArray(args[0]) ? args[0][0] : args[0];
    if (given !== null && typeof given === 'object' && isHerokus(given.host)) {
      Object.assign(given, here());
    } else if (typeof args[1] === 'string' && isHerokus(args[1])) {
      args[0] = here().port;
      args[1] = here().host;
    }
    return connect.apply(this, args);
  };
  require('module').syncBuiltinESMExports();
}
