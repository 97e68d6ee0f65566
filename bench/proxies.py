"""The proxies that bench/run router sets beside each other, each before the same two backends.

One backend serves files (nginx), the other echoes WebSocket messages (WebSockets.java) at /ws. All have
keep-alive on both sides, forwarded headers, request ids and the access log on, and two workers.
"""

import glob
import json
import os
import shutil
import socket
import subprocess
import time

import lib

# Where each speaks TLS too, by name; one that is not here does not.
TLS = {}

JAVA_FLAGS = [
    "-Xms16m", "-Xmx80m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=112m",
    "-XX:+ExitOnOutOfMemoryError", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=35",
    "-XX:-ShrinkHeapInSteps", "-XX:SweeperThreshold=100", "-XX:TrimNativeHeapInterval=10000",
    "-XX:+UseCompactObjectHeaders", "-Xss512k", "-XX:ReservedCodeCacheSize=24m",
    "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
]


def command(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


def missing():
    lacks = []
    if not command("nginx"):
        lacks.append("nginx (Debian: apt install nginx-light)")
    if not command("wrk"):
        lacks.append("wrk (Debian: apt install wrk)")
    if not glob.glob(lib.ROOT + "/router/target/belay-router-*.jar"):
        lacks.append("the router's jar (mvn -pl router -am package)")
    return lacks


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def certificate(work):
    """One for all, that signs itself, on P-256; its files."""
    chain, key = f"{work}/chain.pem", f"{work}/key.pem"
    if not os.path.exists(chain):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-keyout", key, "-out", chain, "-days", "30", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True)
        with open(f"{work}/both.pem", "w") as f:
            f.write(open(chain).read() + open(key).read())
    return chain, key


def start_nginx(work, name, body):
    conf = f"{work}/{name}.conf"
    with open(conf, "w") as f:
        f.write(f"""
worker_processes 2; daemon off; pid {work}/{name}.pid; error_log {work}/{name}.err;
events {{ worker_connections 4096; }}
http {{ client_body_temp_path {work}/{name}.body; proxy_temp_path {work}/{name}.proxy;
fastcgi_temp_path {work}/{name}.f; uwsgi_temp_path {work}/{name}.u; scgi_temp_path {work}/{name}.s;
keepalive_requests 100000000; {body} }}""")
    return subprocess.Popen([command("nginx"), "-c", conf], stderr=subprocess.DEVNULL)


def files(work, port):
    for name, size in (("200B", 200), ("10kB", 10_000), ("1MB", 1_000_000)):
        with open(f"{work}/{name}", "wb") as f:
            f.write(b"a" * size)
    return start_nginx(work, "backend", f"""
sendfile on; tcp_nopush on; access_log off;
server {{ listen 127.0.0.1:{port} backlog=4096; root {work}; }}""")


def echo(port):
    return subprocess.Popen([lib.java(), "-Xmx64m", "-XX:+UseSerialGC", lib.HERE + "/WebSockets.java",
                             "echo", str(port)])


def nginx(work, port, upstream, sockets):
    forwarded = """proxy_http_version 1.1; proxy_set_header Host $host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Request-Id $request_id;"""
    tls = ""
    if "nginx" in TLS:
        chain, key = certificate(work)
        tls = f"""listen 127.0.0.1:{TLS["nginx"]} ssl http2 backlog=4096;
ssl_certificate {chain}; ssl_certificate_key {key}; ssl_session_tickets on;"""
    return start_nginx(work, "proxy", f"""
access_log {work}/proxy.log;
upstream app {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 100000000; }}
server {{ listen 127.0.0.1:{port} backlog=4096; {tls}
location / {{ proxy_pass http://app; {forwarded} proxy_set_header Connection ""; }}
location /ws {{ proxy_pass http://127.0.0.1:{sockets}; {forwarded}
proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }} }}""")


def haproxy(work, port, upstream, sockets):
    tls = ""
    if "haproxy" in TLS:
        certificate(work)
        tls = f"bind 127.0.0.1:{TLS['haproxy']} backlog 4096 ssl crt {work}/both.pem alpn h2,http/1.1"
    with open(f"{work}/haproxy.cfg", "w") as f:
        f.write(f"""
global
  nbthread 2
  log 127.0.0.1:1 local0
defaults
  mode http
  log global
  option httplog
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend f
  bind 127.0.0.1:{port} backlog 4096
  {tls}
  option forwardfor
  unique-id-format %{{+X}}o%ci:%cp_%Ts_%rt:%pid
  unique-id-header X-Request-Id
  use_backend ws if {{ path /ws }}
  default_backend b
backend b
  server s 127.0.0.1:{upstream} pool-max-conn -1
backend ws
  server s 127.0.0.1:{sockets}
""")
    return subprocess.Popen([command("haproxy"), "-db", "-f", f"{work}/haproxy.cfg"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def caddy(work, port, upstream, sockets):
    tls = ""
    if "caddy" in TLS:
        chain, key = certificate(work)
        tls = f"""https://127.0.0.1:{TLS["caddy"]} {{
  bind 127.0.0.1
  tls {chain} {key}
  log {{
    output file {work}/caddy-tls.log
  }}
  reverse_proxy 127.0.0.1:{upstream}
}}"""
    with open(f"{work}/Caddyfile", "w") as f:
        f.write(f"""{{
  admin off
  auto_https off
}}
http://:{port} {{
  bind 127.0.0.1
  log {{
    output file {work}/caddy.log
  }}
  reverse_proxy /ws 127.0.0.1:{sockets}
  reverse_proxy 127.0.0.1:{upstream}
}}
{tls}
""")
    env = {**os.environ, "HOME": work, "XDG_DATA_HOME": work, "XDG_CONFIG_HOME": work, "GOMAXPROCS": "2"}
    return subprocess.Popen([command("caddy"), "run", "--config", f"{work}/Caddyfile"], env=env,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def router(work, port, upstream, sockets):
    target = lib.ROOT + "/router/target/"
    classes = glob.glob(target + "belay-router-*.jar") + [target + "lib/*"]
    run = [lib.java(), *JAVA_FLAGS, *os.environ.get("ROUTER_FLAGS", "").split(),
           "-cp", ":".join(classes), "belay.router.Main",
           "--home", work + "/home", "--port", str(port)]
    if "router" in TLS:
        run += ["--https-port", str(TLS["router"])]
    process = subprocess.Popen(run, stderr=open(work + "/router.err", "w"),
                               env={**os.environ, "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072"})
    try:
        while not os.path.exists(work + "/home/run/router.json"):
            if process.poll() is not None:
                raise SystemExit("the router does not start")
            time.sleep(0.02)
        for app, host, to in (("bench", "127.0.0.1", upstream), ("ws", "ws.localhost", sockets)):
            put(work + "/home/run/router.sock", app, host, to)
        if "router" in TLS:
            certify(work)
    except BaseException:
        process.kill()
        raise
    return process


def certify(work):
    chain, key = (open(file).read() for file in certificate(work))
    one = {"names": ["127.0.0.1"], "chain": chain, "key": key}
    ask(work + "/home/run/router.sock",
        {"type": "certify", "table": {"certificates": [one], "answers": [], "proofs": []}})


def put(control, app, host, port, state="UP"):
    """One request and its answer are a line each."""
    dynos = [{"dyno": "web.1", "host": "127.0.0.1", "port": port}] if state == "UP" else []
    routes = {"app": app, "name": app, "hosts": [host], "state": state, "pool": "v1", "upstreams": dynos}
    ask(control, {"type": "put", "routes": routes})


def ask(control, request):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(control)
        s.sendall(json.dumps(request).encode() + b"\n")
        answer = s.makefile("rb").readline()
        if b"done" not in answer:
            raise SystemExit(f"the router refused a request of type {request['type']}: {answer}")


def peers():
    """The programs beside the router, nginx first: the ratios are against it."""
    found = {"nginx": nginx}
    for name, start in (("haproxy", haproxy), ("caddy", caddy)):
        if command(name):
            found[name] = start
        else:
            print(f"skipped: {name}, which is not installed (Debian: apt install {name})")
    return found
