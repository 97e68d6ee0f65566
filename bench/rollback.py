"""Rolling back under a constant-rate load, warm and cold; the peer is Capistrano's way behind nginx.

Warm: the other release's dynos still run. Cold: they are started. Every response is counted by
release and status. One peer switches a symbolic link and restarts the app server behind nginx, the
other is Docker Swarm's service rollback.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import time

import lib
import swarm

OTHER = itertools.cycle(["v2", "v3"])


def flips(belay, count, warm):
    belay.run("settings", "warm=" + ("10m" if warm else "0"), "-a", "hello")
    api = belay.api()
    figures, answered = [], []
    with lib.Load(belay.port, "hello.localhost", args.rate) as load:
        if warm:  # the first brings the other one in, cold
            api.post("/apps/hello/actions/rollback", {"target": next(OTHER)})
            api.post("/apps/hello/actions/rollback", {"target": next(OTHER)})
        for _ in range(count):
            began = time.monotonic()
            answer = api.post("/apps/hello/actions/rollback", {"target": next(OTHER)})
            answered.append((time.monotonic() - began) * 1000)
            figures.append(answer["rollback"]["switch"])
            time.sleep(args.pause)
    assert not warm or all(f["warm"] for f in figures), "a flip was not warm"
    return figures, answered, load


def capistrano(belay, source, count):
    """releases/A and B, current -> one of them, the app restarted behind nginx."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        print("skipped: the peer, as nginx is not installed (Debian: apt install nginx-light)")
        return None
    work = belay.work + "/cap"
    os.makedirs(work)
    for name in "AB":
        shutil.copytree(source, f"{work}/{name}")
        lib.set_version(f"{work}/{name}", name)
    app_port, port = lib.free_port(), lib.free_port()
    with open(work + "/nginx.conf", "w") as f:
        f.write(f"""worker_processes 2; daemon off; pid {work}/pid; error_log {work}/err;
events {{}} http {{ access_log off; upstream app {{ server 127.0.0.1:{app_port}; keepalive 16; }}
client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://app; proxy_http_version 1.1;
proxy_set_header Connection ""; }} }} }}""")
    server = subprocess.Popen([nginx, "-c", work + "/nginx.conf"], stderr=subprocess.DEVNULL)
    command = lib.web_command(source)

    def start():
        env = {**os.environ, "PORT": str(app_port), "JAVA_HOME": lib.java_home()}
        return subprocess.Popen(["sh", "-c", command], cwd=work + "/current", env=env,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def point(name):
        os.symlink(f"{work}/{name}", work + "/next")
        os.replace(work + "/next", work + "/current")

    point("A")
    app = start()
    try:
        lib.await_answer(port)
        with lib.Load(port, "app", args.rate) as load:
            for i in range(count):
                point("B" if i % 2 == 0 else "A")
                app.terminate()
                app.wait()
                app = start()
                time.sleep(1.5)
        return load
    finally:
        app.kill()
        server.terminate()
        server.wait()


def row(name, figures, answered, load):
    last = [f["to_last_answer_us"] / 1000 for f in figures]
    return [name, len(figures), lib.spread(last), lib.spread(answered), load.result["requests"],
            load.failed(), f"{load.result['p0.99_us'] / 1000:.1f}"]


def peer_row(name, flips, took, load):
    return [name, flips, "-", took, load.result["requests"], load.failed(),
            f"{load.result['p0.99_us'] / 1000:.1f}"]


def main():
    print(lib.machine())
    with lib.Belay() as belay:
        source = belay.app("hello")
        belay.version(source, "v2")
        with lib.Load(belay.port, "hello.localhost", args.rate):
            boot = lib.boot(source, args.cold)
        warm = flips(belay, args.flips, True)
        cold = flips(belay, args.cold, False)
        peer = capistrano(belay, source, args.cold)
        swarmed = swarm.measure(belay, source, args.swarm, args.rate)
        rows = [["", "flips", "ms to the last old answer", "ms until the command ended", "requests",
                 "failed", "p99 ms"], row("warm", *warm), row("cold", *cold)]
        loads = [warm[2], cold[2]]
        if peer:
            rows.append(peer_row("Capistrano's way + nginx", args.cold, "-", peer))
            loads.append(peer)
        if swarmed:
            rows.append(peer_row("Docker Swarm + nginx", args.swarm, lib.spread(swarmed[0]), swarmed[1]))
            loads.append(swarmed[1])
        lib.table(f"rollback at {args.rate} requests per second", rows)
        print("  the app's own boot beside the same load:", lib.spread(boot), "ms")
        print("  responses:", *(load.result["counts"] for load in loads))


parser = argparse.ArgumentParser(prog="bench/run rollback", description=__doc__.splitlines()[0])
parser.add_argument("--flips", type=int, default=100, help="warm ones")
parser.add_argument("--cold", type=int, default=20, help="cold ones, and the peer's")
parser.add_argument("--swarm", type=int, default=5, help="Docker Swarm's")
parser.add_argument("--rate", type=int, default=1000, help="requests per second")
parser.add_argument("--pause", type=float, default=1.0, help="seconds between two flips")
parser.add_argument("--quick", action="store_true", help="a few of each")
args = parser.parse_args()
if args.quick:
    args.flips, args.cold, args.swarm, args.rate, args.pause = 5, 2, 1, 200, 0.2
main()
