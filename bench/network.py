"""What a network per app costs: starting a dyno in its app's network and in the machine's, with the runner and without it, and carrying
requests to either, in turns in the same run.

Two apps are the same but for their network (settings network=host). A start is a one-off dyno that does nothing, from the request to the
API's answer, which comes when its process runs. Of requests the
router's own time on the processors is counted, and the machine's, which has the kernel's part too.
"""

import argparse
import glob
import json
import os
import re
import statistics
import subprocess
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run network", description=__doc__)
parser.add_argument("--starts", type=int, default=40, help="of each kind")
parser.add_argument("--rounds", type=int, default=7, help="of load, for each app")
parser.add_argument("--seconds", type=float, default=6)
parser.add_argument("--rate", type=int, default=1500)
parser.add_argument("--apps", type=int, default=0, help="make so many networks more, and say what they take")
parser.add_argument("--quick", action="store_true", help="to see that it runs")
args = parser.parse_args()
if args.quick:
    args.starts, args.rounds, args.seconds, args.rate = 4, 1, 1, 200
if os.geteuid() != 0:
    raise SystemExit("Networks are root's to make: run this as root.")
print(lib.machine())
APPS = {"own": "own-net", "host": "host-net"}


def ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def busy():
    """Of the machine: all ticks but idle and waiting ones."""
    fields = [int(f) for f in open("/proc/stat").readline().split()[1:9]]
    return sum(fields) - fields[3] - fields[4]


def setting(belay, name, value):
    """Written into server.properties, and followed by a restart of all."""
    file = belay.home + "/server.properties"
    text = "".join(l for l in open(file) if not l.startswith(name + "="))
    open(file, "w").write(text + (f"{name}={value}\n" if value else ""))
    belay.run("down")
    belay.run("up")
    for app in APPS.values():
        await_app(belay, app)


def await_app(belay, app):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        done = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", f"Host: {app}.localhost",
                               f"http://127.0.0.1:{belay.port}/"], capture_output=True, text=True)
        if done.stdout == "200":
            return
        time.sleep(0.05)
    raise SystemExit(f"{app} does not answer")


def start(belay, app):
    """Milliseconds of one."""
    api = belay.api()
    began = time.monotonic()
    api.post(f"/apps/{app}/dynos", {"command": "true", "attach": False})
    return (time.monotonic() - began) * 1000


def starts(belay, what):
    found = {kind: [] for kind in APPS}
    for _ in range(args.starts):
        for kind, app in APPS.items():
            found[kind].append(start(belay, app))
    return [[what + ", " + kind, lib.spread(times)] for kind, times in found.items()] + [
        [what + ", own over host", f"{statistics.median(found['own']) - statistics.median(found['host']):+.1f}"]]


def load(belay, app):
    router = belay.pid("router")
    with lib.Load(belay.port, app + ".localhost", args.rate) as one:
        time.sleep(args.seconds / 3)
        mine, all_ = ticks(router), busy()
        time.sleep(args.seconds)
        mine, all_ = ticks(router) - mine, busy() - all_
    requests = args.rate * args.seconds
    if one.failed():
        raise SystemExit(f"{one.failed()} requests to {app} failed: {one.result['counts']}")
    micros = 1_000_000 / lib.TICKS / requests
    return mine * micros, all_ * micros, one.result["p0.99_us"] / 1000


def carried(belay):
    found = {kind: [] for kind in APPS}
    for round_ in range(args.rounds):
        for kind in sorted(APPS, reverse=round_ % 2 == 1):
            found[kind].append(load(belay, APPS[kind]))
    rows = [["", "router, µs a request", "machine, µs a request", "p99 ms"]]
    for kind, all_ in found.items():
        rows.append([kind] + [lib.spread([one[i] for one in all_]) for i in range(3)])
    ratios = [[own[i] / host[i] if host[i] else 1 for own, host in zip(found["own"], found["host"])] for i in range(3)]
    rows.append(["own over host, in the same round"] + [lib.spread([100 * r for r in each]) + " %" for each in ratios])
    return rows


def slab():
    """Megabytes that the kernel holds."""
    info = dict(re.findall(r"(\w+):\s+(\d+)", open("/proc/meminfo").read()))
    return (int(info["Slab"]) + int(info["Percpu"]) + int(info["KernelStack"])) / 1024


def many(belay):
    """What so many networks take, each made by the making of its app."""
    before, namespaces = slab(), len(glob.glob("/run/netns/belay*"))
    began = time.monotonic()
    api = belay.api()
    for i in range(args.apps):
        api.post("/apps", {"name": f"app-{i}"})
    made = time.monotonic() - began
    while len(glob.glob("/run/netns/belay*")) < namespaces + args.apps and time.monotonic() - began < 300:
        time.sleep(0.02)
    all_ = time.monotonic() - began
    there = len(glob.glob("/run/netns/belay*")) - namespaces
    rows = [["networks", there], ["apps were made in, s", f"{made:.1f}"], ["networks were there after, s", f"{all_:.1f}"],
            ["kernel memory each, kB", f"{(slab() - before) * 1024 / max(there, 1):.0f}"],
            ["a start among them, ms", lib.spread([start(belay, APPS["own"]) for _ in range(10)])]]
    began = time.monotonic()
    belay.run("down")
    rows.append(["down, which takes them away, s", f"{time.monotonic() - began:.1f}"])
    return rows


with lib.Belay() as belay:
    status = json.loads(belay.run("server:status", "--json"))
    if "network of its own" not in status["runtime"]:
        raise SystemExit("Apps have no networks here: " + status["runtime"])
    for app in APPS.values():
        belay.app(app)
    belay.run("settings", "network=host", "-a", APPS["host"])
    belay.run("restart", "-a", APPS["host"])
    await_app(belay, APPS["host"])
    rows = [["start of a dyno", "ms"]]
    rows += starts(belay, "runner")
    lib.table("requests through the router", carried(belay))
    setting(belay, "runner", "off")
    rows += starts(belay, "no runner")
    setting(belay, "runner", "")
    lib.table("starts", rows)
    if args.apps:
        lib.table(f"{args.apps} apps more", many(belay))
