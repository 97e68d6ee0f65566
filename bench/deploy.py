"""git push of an app with nothing to compile, until it is live, beside the app's own boot."""

import argparse

import lib

parser = argparse.ArgumentParser(prog="bench/run deploy", description=__doc__)
parser.add_argument("--pushes", type=int, default=10)
args = parser.parse_args()
print(lib.machine())
with lib.Belay() as belay:
    source = belay.app("hello")
    pushes, boots = [], []
    for i in range(args.pushes):
        pushes.append(belay.version(source, f"v{i + 2}") * 1000)
        boots += lib.boot(source, 1)
    extra = [p - b for p, b in zip(pushes, boots)]
    lib.table("push to live", [["", "ms, median (range)"], ["git push, whole", lib.spread(pushes)],
                               ["the app's own boot", lib.spread(boots)],
                               ["what is Belay's (bar 1000)", lib.spread(extra)]])
