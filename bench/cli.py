"""belay releases, the whole process, beside node -e 0 and the real heroku command line."""

import argparse
import os
import shutil
import subprocess
import tempfile
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run cli", description=__doc__)
parser.add_argument("--runs", type=int, default=25)
parser.add_argument("--heroku", default=shutil.which("heroku") or "", help="the heroku command")
args = parser.parse_args()
print(lib.machine())


def timed(command, env, cwd):
    began = time.monotonic()
    subprocess.run(command, env=env, cwd=cwd, capture_output=True, check=True)
    return (time.monotonic() - began) * 1000


with lib.Belay() as belay:
    belay.app("hello")
    env = {k: v for k, v in belay.env.items() if k != "BELAY_NO_AOT"}
    subprocess.run([lib.ROOT + "/belay", "version"], env=env, capture_output=True)
    for _ in range(100):  # the launcher makes its cache in the background
        if os.path.exists(lib.ROOT + "/cli/target/belay.aot.key"):
            break
        time.sleep(0.3)
    names = {"belay releases": [lib.ROOT + "/belay", "releases", "-a", "hello"]}
    if shutil.which("node"):
        names["node -e 0"] = ["node", "-e", "0"]
    if args.heroku:
        names["heroku --version"] = [args.heroku, "--version"]
    else:
        print("skipped: the heroku command line is not there (npm install -g heroku, or --heroku PATH)")
    times = {name: [] for name in names}
    for _ in range(args.runs):
        for name, command in names.items():
            times[name].append(timed(command, env, belay.work))
    lib.table("command line (bar: belay releases 100 ms)",
              [["", "ms, median (range)"]] + [[n, lib.spread(t)] for n, t in times.items()])
