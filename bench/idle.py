"""Memory of both programs, idle and after pushes, and how long they take to start."""

import argparse
import http.client
import json
import os
import signal
import subprocess
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run idle", description=__doc__)
parser.add_argument("--starts", type=int, default=5)
args = parser.parse_args()
print(lib.machine())


def stop(belay):
    """Of the control plane; answers the command that belay up started it with."""
    pid = belay.pid("server")
    command = open(f"/proc/{pid}/cmdline").read().split("\0")[:-1]
    os.kill(pid, signal.SIGTERM)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.01)
    return command


def start(belay, command):
    """Milliseconds from exec to the first answer of the API."""
    url = json.load(open(belay.home + "/credentials"))["url"].split("//")[1]
    log = open(belay.home + "/log/server.log", "a")
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True,
                               env={**belay.env, "MALLOC_ARENA_MAX": "2"})
    while True:
        try:
            c = http.client.HTTPConnection(url, timeout=5)
            c.request("GET", "/schema")
            c.getresponse().read()
            break
        except OSError:
            time.sleep(0.005)
    took = (time.monotonic() - began) * 1000
    time.sleep(2)
    process.terminate()
    process.wait()
    return took


with lib.Belay() as belay:
    time.sleep(5)
    idle = {p: lib.rss(belay.pid(p)) for p in ("server", "router")}
    source = belay.app("hello")
    for i in range(7):
        belay.version(source, f"v{i + 2}")
    time.sleep(3)
    after = {p: lib.rss(belay.pid(p)) for p in ("server", "router")}
    command = stop(belay)
    starts = [start(belay, command) for _ in range(args.starts)]
    belay.run("up")
    lib.table("idle", [["", "control plane", "router"],
                       ["resident MB after start (bars 150, 100)", f"{idle['server']:.0f}", f"{idle['router']:.0f}"],
                       ["resident MB after 8 pushes", f"{after['server']:.0f}", f"{after['router']:.0f}"],
                       ["ms from exec to an answer (bar 1500)", lib.spread(starts), "-"]])
