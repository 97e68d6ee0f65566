"""Three apps in a chain, front, middle and back, each of which answers with its version and what the next one answers.

They go back and forward under a constant-rate load of whole chains: as a group, in one step, and beside it by three
single rollbacks, one after the other. Mixed is a chain that met both versions. The apps call each other where Belay says
(MIDDLE_INTERNAL_URL), so that a chain which is on its way at the moment of a group's step ends where it began. After
each flip, from the answer of the command on, a chain is looked at by itself too.
"""

import argparse
import http.client
import itertools
import os
import shutil
import statistics
import time

import lib

APPS = ["front", "middle", "back"]


def prepare(source):
    for file in ("ChainApp.java", "Head.java"):
        shutil.copy(f"{lib.HERE}/{file}", source)
    os.remove(source + "/Hello.java")
    open(source + "/Procfile", "w").write(
        f"web: exec {lib.java()} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m ChainApp.java\n")


def chain(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/", headers={"Host": "front.localhost"})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def is_mixed(body):
    return len(set(body.split("/"))) > 1


class Ways:
    """How the three are flipped, each time to what they do not serve."""

    def __init__(self, belay, versions):
        self.belay, self.api, self.versions = belay, belay.api(), versions

    def group(self, generation):
        began = time.monotonic()
        self.api.post("/groups/chain/actions/rollback", {"target": generation})
        return (time.monotonic() - began) * 1000

    def single(self, which):
        began = time.monotonic()
        for app in APPS:
            self.api.post(f"/apps/{app}/actions/rollback", {"target": self.versions[app][which]})
        return (time.monotonic() - began) * 1000


def measure(belay, flip, targets, flips):
    took, after = [], []
    with lib.Load(belay.port, "front.localhost", args.rate) as load:
        flip(next(targets))  # brings both in
        flip(next(targets))
        for _ in range(flips):
            took.append(flip(next(targets)))
            after.append(chain(belay.port))
            time.sleep(args.pause)
    counts = load.result["counts"]
    good = {what.split(" ")[1]: n for what, n in counts.items() if what.startswith("200 ")}
    return {
        "took": took,
        "chains": load.result["requests"],
        "mixed": sum(n for body, n in good.items() if is_mixed(body)),
        "failed": load.failed(),
        "after": sum(1 for status, body in after if status != 200 or is_mixed(body)),
        "p99": load.result["p0.99_us"] / 1000,
        "counts": counts,
    }


def main():
    with lib.Belay() as belay:
        sources = {app: belay.app(app, prepare=prepare) for app in APPS}
        belay.run("groups:create", "chain", *APPS)
        for app, following in zip(APPS, APPS[1:]):
            belay.run("config:set", f"NEXT={following}", "-a", app)
        for app in APPS:
            belay.version(sources[app], "v2")
            belay.run("settings", "warm=10m", "-a", app)
        first = {"front": "v3", "middle": "v3", "back": "v2"}
        second = {"front": "v4", "middle": "v4", "back": "v3"}
        ways = Ways(belay, {app: [first[app], second[app]] for app in APPS})
        lib.await_answer(belay.port, host="front.localhost")
        group = measure(belay, ways.group, itertools.cycle(["G3", "G6"]), args.flips)
        # What the last flip of the group brought back serves: nobody may go back to that.
        serving = (args.flips + 1) % 2
        single = measure(belay, ways.single, itertools.cycle([1 - serving, serving]), args.flips)
        rows = [["", "flips", "ms until the command ended", "chains", "mixed", "mixed afterwards", "failed", "p99 ms"]]
        for name, m in (("as a group", group), ("three single rollbacks", single)):
            rows.append([name, len(m["took"]), lib.spread(m["took"]), m["chains"], m["mixed"], m["after"], m["failed"],
                         f"{m['p99']:.1f}"])
        print(lib.machine())
        lib.table(f"three apps in a chain, {args.rate} chains per second", rows)
        ratio = statistics.median(group["took"]) / statistics.median(single["took"])
        print(f"  a group's flip takes {ratio:.2f} of three single ones; "
              f"mixed {group['mixed']} beside {single['mixed']} of about as many chains")
        for name, m in (("as a group", group), ("three single rollbacks", single)):
            print(f"  answers, {name}:", m["counts"])


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--flips", type=int, default=100)
parser.add_argument("--rate", type=int, default=300, help="chains per second")
parser.add_argument("--pause", type=float, default=1.0, help="seconds between two flips")
parser.add_argument("--quick", action="store_true", help="5 flips at 50 chains per second")
args = parser.parse_args()
if args.quick:
    args.flips, args.rate, args.pause = 5, 50, 0.5
main()
