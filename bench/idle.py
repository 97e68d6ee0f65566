"""Memory of both programs, idle and after pushes, and how long they take to start."""

import argparse
import http.client
import json
import subprocess
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run idle", description=__doc__)
parser.add_argument("--starts", type=int, default=5)
args = parser.parse_args()
print(lib.machine())


def control_plane(belay):
    """Milliseconds from exec to the first answer of the API, with the command that belay up uses."""
    pid = belay.pid("server")
    command = open(f"/proc/{pid}/cmdline").read().split("\0")[:-1]
    url = json.load(open(belay.home + "/credentials"))["url"].split("//")[1]
    subprocess.run(["kill", str(pid)])
    while True:
        try:
            open(f"/proc/{pid}/stat").close()
            time.sleep(0.01)
        except OSError:
            break
    began = time.monotonic()
    log = open(belay.home + "/log/server.log", "a")
    process = subprocess.Popen(command, stdout=log, stderr=log, env={**belay.env, "MALLOC_ARENA_MAX": "2"},
                               start_new_session=True)
    while True:
        try:
            c = http.client.HTTPConnection(url, timeout=5)
            c.request("GET", "/schema")
            c.getresponse().read()
            took = (time.monotonic() - began) * 1000
            break
        except OSError:
            time.sleep(0.005)
    time.sleep(2)
    return took, process


with lib.Belay() as belay:
    time.sleep(5)
    idle = {p: lib.rss(belay.pid(p)) for p in ("server", "router")}
    source = belay.app("hello")
    for i in range(7):
        belay.version(source, f"v{i + 2}")
    time.sleep(3)
    after = {p: lib.rss(belay.pid(p)) for p in ("server", "router")}
    starts = []
    for _ in range(args.starts):
        took, process = control_plane(belay)
        starts.append(took)
    lib.table("idle", [["", "control plane", "router"],
                       ["resident MB after start (bars 150, 100)", f"{idle['server']:.0f}", f"{idle['router']:.0f}"],
                       ["resident MB after 8 pushes", f"{after['server']:.0f}", f"{after['router']:.0f}"],
                       ["ms from exec to an answer (bar 1500)", lib.spread(starts), "-"]])
    process.terminate()
    process.wait()
    belay.run("up")
