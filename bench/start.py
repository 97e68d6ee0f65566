"""How long router and control plane take to start, with their ahead-of-time caches and without, and whether the first rollback after a
start of the control plane is as quick as the hundredth."""

import argparse
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run start", description=__doc__)
parser.add_argument("--starts", type=int, default=7)
parser.add_argument("--flips", type=int, default=100)
parser.add_argument("--quick", action="store_true", help="two starts and ten rollbacks: to see that it runs")
args = parser.parse_args()
if args.quick:
    args.starts, args.flips = 2, 10
print(lib.machine())


def command(belay, program):
    return open(f"/proc/{belay.pid(program)}/cmdline").read().split("\0")[:-1]


def stop(belay, program):
    pid = belay.pid(program)
    os.kill(pid, signal.SIGTERM)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.01)


def begin(belay, program, line):
    log = open(f"{belay.home}/log/{program}.log", "a")
    began = time.monotonic()
    process = subprocess.Popen(line, stdout=log, stderr=log, start_new_session=True, cwd=belay.home,
                               env={**belay.env, "MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8"})
    return process, began


def answers(belay, began):
    """Milliseconds until the API answers."""
    url = json.load(open(belay.home + "/credentials"))["url"].split("//")[1]
    while True:
        try:
            c = http.client.HTTPConnection(url, timeout=20)
            c.request("GET", "/schema")
            c.getresponse().read()
            return (time.monotonic() - began) * 1000
        except OSError:
            time.sleep(0.002)


def carries(belay, began):
    """Milliseconds until the router answers for an app."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", belay.port), timeout=20) as s:
                s.sendall(b"GET / HTTP/1.1\r\nHost: hello.localhost\r\nConnection: close\r\n\r\n")
                if s.recv(12).startswith(b"HTTP/1.1 200"):
                    return (time.monotonic() - began) * 1000
        except OSError:
            pass
        time.sleep(0.002)


def without(line):
    return [word for word in line if not word.startswith("-XX:AOTCache=")]


def end(process):
    process.terminate()
    process.wait()


def flip(belay, target):
    """Milliseconds to the repoint, and until the answer."""
    began = time.monotonic()
    answer = belay.api().post("/apps/hello/actions/rollback", {"target": target})
    figures = answer["rollback"]["switch"]
    assert figures["warm"], "a rollback was not warm"
    return figures["to_repoint_us"] / 1000, (time.monotonic() - began) * 1000


subprocess.run([lib.ROOT + "/belay", "upgrade", "--help"], check=True, stdout=subprocess.DEVNULL)
subprocess.run([lib.ROOT + "/belay", "--training-programs"], check=True, env={**os.environ, "BELAY_NO_BUILD": "1"})
with lib.Belay() as belay:
    source = belay.app("hello")
    belay.version(source, "v2")
    belay.run("settings", "warm=1h", "-a", "hello")
    belay.run("rollback", "v2", "-a", "hello")
    belay.run("rollback", "v3", "-a", "hello")
    # Neither program starts the other: each is started here.
    open(belay.home + "/run/wanted", "w").write("nobody\n")
    server, router = command(belay, "server"), command(belay, "router")
    cached = any(word.startswith("-XX:AOTCache=") for word in server)
    if not cached:
        print("there is no cache of this build: what is measured is without")
    stop(belay, "server")
    stop(belay, "router")

    rows = [["", "start ms", "first rollback ms", "second", f"the last ten of {args.flips}"]]
    for name, line in (("with caches", server), ("without", without(server))):
        starts, firsts, seconds, lasts = [], [], [], []
        routers = []
        for _ in range(args.starts):
            r, began = begin(belay, "router", router if line is server else without(router))
            routers.append(carries(belay, began))
            process, began = begin(belay, "server", line)
            starts.append(answers(belay, began))
            while not os.path.exists(belay.home + "/run/server.json"):
                time.sleep(0.01)
            time.sleep(1)
            took = [flip(belay, "v2" if i % 2 == 0 else "v3")[1] for i in range(args.flips)]
            firsts.append(took[0])
            seconds.append(took[1])
            lasts.append(statistics.median(took[-10:]))
            end(process)
            end(r)
        rows.append(["control plane " + name, lib.spread(starts), lib.spread(firsts), lib.spread(seconds), lib.spread(lasts)])
        rows.append(["router " + name, lib.spread(routers), "", "", ""])
    lib.table("start, and the first rollback after it", rows)
    open(belay.home + "/run/wanted", "w").write("router server\n")
    belay.run("up")
