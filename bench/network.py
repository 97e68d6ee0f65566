"""What a network per app costs: starting a dyno in its app's network and in the machine's, with the runner, without it and, not as root, by
pasta, and carrying requests to either, in turns in the same run.

Two apps are the same but for their network (settings network=host). A start is a one-off dyno that does nothing, from the request to the
API's answer, which comes when its process runs. Of requests the
router's own time on the processors is counted, and the machine's, which has the kernel's part too.
"""

import argparse
import glob
import hashlib
import http.client
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
parser.add_argument("--apps", type=int, default=0, help="have so many apps more, each with a dyno, and say what they take and how long a start of all does")
parser.add_argument("--only", choices=["root", "pasta", "apps"], help="a part of it")
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


NOBODY = 65534


def pastas(belay):
    """Process ids, of this home's."""
    found = []
    for each in glob.glob("/proc/[0-9]*"):
        try:
            line = open(each + "/cmdline").read()
            if line.split("\0")[0].endswith("/pasta") and belay.home in line:
                found.append(int(each[6:]))
        except OSError:
            # It has just ended.
            continue
    return found


def tiny(belay):
    """An app of one page that busybox serves, deployed once: others are copies of it."""
    source = belay.work + "/tiny"
    os.makedirs(source)
    open(source + "/index.html", "w").write("tiny\n")
    open(source + "/Procfile", "w").write("web: exec busybox httpd -f -p 127.0.0.1:$PORT -h .\n")
    belay.give(source)
    belay.run("apps:create", "tiny", "--no-remote")
    belay.run("deploy", "-a", "tiny", "--dir", source)


def answering(belay, names):
    """How many of them answer their visitors."""
    count = 0
    for name in names:
        request = http.client.HTTPConnection("127.0.0.1", belay.port, timeout=60)
        request.request("GET", "/", headers={"Host": f"{name}.localhost"})
        count += request.getresponse().read() == b"tiny\n"
        request.close()
    return count


def network_count(belay):
    """Of this home: others may be beside it."""
    table = "belay_" + hashlib.sha256(os.path.realpath(belay.home).encode()).hexdigest()[:12]
    links = subprocess.run(["nft", "list", "set", "inet", table, "links"], capture_output=True, text=True).stdout
    return len(re.findall(r'"belay\d+"', links))


def memory(belay):
    """Megabytes that each program holds."""
    return {p: lib.rss(belay.pid(p)) for p in ("server", "router", "runner")}


def many(belay):
    """What so many apps take, each with a web dyno in a network of its own, and how long they are away in a start of everything."""
    tiny(belay)
    names = [f"tiny-{i}" for i in range(args.apps)]
    mine, kernel, networks = memory(belay), slab(), network_count(belay)
    api = belay.api()
    began = time.monotonic()
    for name in names:
        api.post("/apps/tiny/fork", {"name": name})
    made = time.monotonic() - began
    if answering(belay, names) != len(names):
        raise SystemExit("not all apps answer")
    there = network_count(belay) - networks
    rows = [["apps, each with a dyno", len(names)], ["networks", there], ["made in, s", f"{made:.1f}"],
            ["kernel memory each, with its dyno, kB", f"{(slab() - kernel) * 1024 / max(there, 1):.0f}"]]
    rows += [[f"{program} each, kB", f"{(now - mine[program]) * 1024 / len(names):.0f}"] for program, now in memory(belay).items()]
    rows.append(["a start among them, ms", lib.spread([start(belay, "tiny") for _ in range(10)])])
    for what, down in {"control plane": ["down", "--keep-apps"], "everything": ["down"]}.items():
        began = time.monotonic()
        belay.run(*down)
        rows.append([f"{what}: down, s", f"{time.monotonic() - began:.1f}"])
        began = time.monotonic()
        belay.run("up")
        rows.append([f"{what}: up, s", f"{time.monotonic() - began:.1f}"])
        count = answering(belay, names)
        rows.append([f"{what}: {count} answer after, s", f"{time.monotonic() - began:.1f}"])
    return rows


def both(belay):
    """The two apps."""
    for app in APPS.values():
        belay.app(app)
    belay.run("settings", "network=host", "-a", APPS["host"])
    belay.run("restart", "-a", APPS["host"])
    await_app(belay, APPS["host"])


def insist(belay, words):
    status = json.loads(belay.run("server:status", "--json"))
    if words not in status["runtime"]:
        raise SystemExit("Apps have no networks here: " + status["runtime"])


rows = [["start of a dyno", "ms"]]
if args.only in (None, "root"):
    with lib.Belay() as belay:
        insist(belay, "Each app has a network of its own")
        both(belay)
        rows += starts(belay, "runner")
        lib.table("requests through the router", carried(belay))
        setting(belay, "runner", "off")
        rows += starts(belay, "no runner")
if args.only in (None, "pasta"):
    with lib.Belay(NOBODY, {"network": "own", "network.pasta": "on"}) as belay:
        insist(belay, "by pasta")
        both(belay)
        rows += starts(belay, "not root, pasta")
        lib.table("requests through the router, not root: own is by pasta", carried(belay))
        rows.append(["pasta of a dyno, MB", lib.spread([lib.rss(pid) for pid in pastas(belay)])])
if len(rows) > 1:
    lib.table("starts", rows)
if args.apps:
    with lib.Belay() as belay:
        insist(belay, "Each app has a network of its own")
        lib.table(f"{args.apps} apps", many(belay))
