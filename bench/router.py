"""The router beside nginx, HAProxy and Caddy: CPU per request, rate, latency, memory, in rounds.

All stand in front of the same backend (another nginx) with keep-alive on both sides and the
access log on; all are driven by wrk with 64 keep-alive connections. Installs nothing.
"""

import argparse
import glob
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JAVA_FLAGS = [
    "-Xms16m", "-Xmx48m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=32m",
    "-XX:+UseCompactObjectHeaders", "-Xss512k", "-XX:ReservedCodeCacheSize=24m",
    "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
]
TICKS = os.sysconf("SC_CLK_TCK")


def missing():
    lacks = []
    if not nginx():
        lacks.append("nginx (Debian: apt install nginx-light)")
    if not shutil.which("wrk"):
        lacks.append("wrk (Debian: apt install wrk)")
    if not java():
        lacks.append("a JDK 25 (set JAVA_HOME)")
    if not glob.glob(ROOT + "/router/target/belay-router-*.jar"):
        lacks.append("the router's jar (mvn -pl router -am package)")
    return lacks


def nginx():
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def java():
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(glob.glob("/usr/lib/jvm/*"))
    places = [h + "/bin/java" for h in homes if h] + [shutil.which("java") or ""]
    for place in places:
        if os.access(place, os.X_OK):
            out = subprocess.run([place, "-version"], capture_output=True, text=True)
            if re.search(r'version "25', out.stderr):
                return place
    return None


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def start_nginx(work, name, body):
    conf = f"{work}/{name}.conf"
    with open(conf, "w") as f:
        f.write(f"""
worker_processes 2; daemon off; pid {work}/{name}.pid; error_log {work}/{name}.err;
events {{ worker_connections 4096; }}
http {{ client_body_temp_path {work}/{name}.body; proxy_temp_path {work}/{name}.proxy;
fastcgi_temp_path {work}/{name}.f; uwsgi_temp_path {work}/{name}.u; scgi_temp_path {work}/{name}.s;
keepalive_requests 100000000; {body} }}""")
    return subprocess.Popen([nginx(), "-c", conf], stderr=subprocess.DEVNULL)


def backend(work, port):
    for name, size in (("200B", 200), ("10kB", 10_000), ("1MB", 1_000_000)):
        with open(f"{work}/{name}", "wb") as f:
            f.write(b"a" * size)
    return start_nginx(work, "backend", f"""
sendfile on; tcp_nopush on; access_log off;
server {{ listen 127.0.0.1:{port} backlog=4096; root {work}; }}""")


def proxy(work, port, upstream):
    return start_nginx(work, "proxy", f"""
access_log {work}/proxy.log;
upstream app {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 100000000; }}
server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ proxy_pass http://app;
proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Request-Id $request_id; }} }}""")


def haproxy(work, port, upstream):
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
  option forwardfor
  unique-id-format %{{+X}}o%ci:%cp_%Ts_%rt:%pid
  unique-id-header X-Request-Id
  default_backend b
backend b
  server s 127.0.0.1:{upstream} pool-max-conn -1
""")
    command = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    return subprocess.Popen([command, "-db", "-f", f"{work}/haproxy.cfg"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def caddy(work, port, upstream):
    with open(f"{work}/Caddyfile", "w") as f:
        f.write(f"""{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  log {{
    output file {work}/caddy.log
  }}
  reverse_proxy 127.0.0.1:{upstream}
}}
""")
    env = {**os.environ, "HOME": work, "XDG_DATA_HOME": work, "XDG_CONFIG_HOME": work, "GOMAXPROCS": "2"}
    return subprocess.Popen(["caddy", "run", "--config", f"{work}/Caddyfile"], env=env,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def peers():
    """The programs beside the router, nginx first: the ratios are against it."""
    found = {"nginx": proxy}
    for name, start in (("haproxy", haproxy), ("caddy", caddy)):
        if shutil.which(name) or shutil.which(name, path="/usr/sbin"):
            found[name] = start
        else:
            print(f"skipped: {name}, which is not installed (Debian: apt install {name})")
    return found


def router(work, port, upstream):
    target = ROOT + "/router/target/"
    classes = glob.glob(target + "belay-router-*.jar") + [target + "lib/*"]
    command = [java(), *JAVA_FLAGS, *os.environ.get("ROUTER_FLAGS", "").split(),
               "-cp", ":".join(classes), "belay.router.Main",
               "--home", work + "/home", "--port", str(port)]
    process = subprocess.Popen(command, stderr=open(work + "/router.err", "w"),
                               env={**os.environ, "MALLOC_ARENA_MAX": "2"})
    wait_for(port)
    routes = {"app": "bench", "name": "bench", "hosts": ["127.0.0.1"], "state": "UP",
              "pool": "v1",
              "upstreams": [{"dyno": "web.1", "host": "127.0.0.1", "port": upstream}]}
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(work + "/home/run/router.sock")
        s.sendall(json.dumps({"type": "put", "routes": routes}).encode() + b"\n")
        if b"done" not in s.recv(4096):
            raise SystemExit("the router refused its routes")
    return process


def family(pid):
    pids = [pid]
    for p in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = open(p).read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            pids.append(int(p.split("/")[2]))
    return pids


def cpu(pid):
    total = 0
    for p in family(pid):
        fields = open(f"/proc/{p}/stat").read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def rss(pid):
    total = 0
    for p in family(pid):
        for line in open(f"/proc/{p}/status"):
            if line.startswith("VmRSS"):
                total += int(line.split()[1])
    return total / 1024


def drive(port, path, seconds):
    """Of a path that begins with "new-" each request has a connection of its own."""
    close = ["-H", "Connection: close"] if path.startswith("new-") else []
    path = path.removeprefix("new-")
    out = subprocess.run(
        ["wrk", "-t2", "-c64", f"-d{seconds}s", "--latency", *close,
         f"http://127.0.0.1:{port}/{path}"],
        capture_output=True, text=True).stdout
    errors = re.findall(r"(Socket errors.*|Non-2xx.*)", out)
    if errors:
        print("  !", *errors)
    if not re.search(r"[1-9]\d* requests in", out):
        raise SystemExit(f"port {port} answered nothing for /{path}:\n{out}")
    return {
        "requests": int(re.search(r"(\d+) requests in", out).group(1)),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
        "p50": millis(re.search(r"\n +50%\s+(\S+)", out).group(1)),
        "p99": millis(re.search(r"\n +99%\s+(\S+)", out).group(1)),
    }


def millis(text):
    number, unit = re.match(r"([\d.]+)(\w+)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def measure(process, port, path, seconds):
    before = cpu(process.pid)
    figures = drive(port, path, seconds)
    figures["cpu"] = (cpu(process.pid) - before) * 1e6 / figures["requests"]
    figures["rss"] = rss(process.pid)
    return figures


def report(path, rounds):
    print(f"\n{path} bodies, median of {len(rounds)} rounds")
    print(f"{'':8}{'CPU us/req':>12}{'req/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'RSS MB':>9}")
    for name in rounds[0]:
        m = {k: statistics.median(r[name][k] for r in rounds)
             for k in ("cpu", "rate", "p50", "p99", "rss")}
        print(f"{name:8}{m['cpu']:12.1f}{m['rate']:10.0f}{m['p50']:9.2f}{m['p99']:9.2f}{m['rss']:9.0f}")
    for peer in [n for n in rounds[0] if n != "router"]:
        for what, key in (("CPU", "cpu"), ("p99", "p99")):
            ratios = sorted(r["router"][key] / r[peer][key] for r in rounds if r[peer][key])
            if ratios:
                print(f"{what} ratio to {peer} {statistics.median(ratios):.2f} "
                      f"(from {ratios[0]:.2f} to {ratios[-1]:.2f})")


def main():
    args = argparse.ArgumentParser(prog="bench/run router")
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--seconds", type=int, default=5)
    args.add_argument("--bodies", default="200B,10kB,1MB,new-200B")
    args = args.parse_args()
    lacks = missing()
    if lacks:
        raise SystemExit("Missing: " + "; ".join(lacks) + ".")
    work = tempfile.mkdtemp(prefix="belay-bench-")
    os.chmod(work, 0o755)
    os.mkdir(work + "/home")
    beside = peers()
    names = [*beside, "router"]
    ports = {name: free_port() for name in ["backend", *names]}
    processes = {}
    try:
        processes["backend"] = backend(work, ports["backend"])
        wait_for(ports["backend"])
        for name, start in beside.items():
            processes[name] = start(work, ports[name], ports["backend"])
            wait_for(ports[name])
        processes["router"] = router(work, ports["router"], ports["backend"])
        time.sleep(1)
        print("idle RSS MB:", ", ".join(f"{n} {rss(processes[n].pid):.0f}" for n in names))
        for path in args.bodies.split(","):
            for name in names:
                drive(ports[name], path, max(3, args.seconds))
            rounds = []
            for i in range(args.rounds):
                order = names if i % 2 == 0 else names[::-1]
                measured = {n: measure(processes[n], ports[n], path, args.seconds) for n in order}
                rounds.append({n: measured[n] for n in names})
            report(path, rounds)
            sys.stdout.flush()
    finally:
        for process in processes.values():
            process.send_signal(signal.SIGTERM)
        for process in processes.values():
            process.wait(20)
        print(open(work + "/router.err").read(), end="", file=sys.stderr)
        shutil.rmtree(work)


main()
