"""git push of an app with nothing to compile, until it is live, beside the app's own boot; and of a
Node app with some 300 packages whose lock file stays the same, beside the same build by hand."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run deploy", description=__doc__)
parser.add_argument("--pushes", type=int, default=10)
parser.add_argument("--builds", type=int, default=3, help="pushes of the Node app; 0 leaves it out")
args = parser.parse_args()
print(lib.machine())

SERVER = """require("http").createServer((q, r) => r.end("v1")).listen(process.env.PORT);
"""
PACKAGES = {"express": "4.21.2", "eslint": "8.57.1", "jest": "29.7.0"}


def node_app(belay):
    """A checkout with its lock file, pushed once; packages by npm, from its registry."""
    source = belay.work + "/packages"
    os.mkdir(source)
    with open(source + "/server.js", "w") as file:
        file.write(SERVER)
    with open(source + "/package.json", "w") as file:
        json.dump({"name": "packages", "version": "1.0.0", "private": True, "dependencies": PACKAGES,
                   "scripts": {"start": "node server.js"}}, file)
    with open(source + "/.gitignore", "w") as file:
        file.write("node_modules\n")
    subprocess.run(["npm", "install", "--package-lock-only", "--no-audit", "--no-fund"], cwd=source,
                   check=True, capture_output=True)
    belay.run("apps:create", "packages", "--no-remote")
    belay.git(source, "init", "-q")
    belay.run("git:remote", "-a", "packages", cwd=source)
    push(belay, source, "v1")
    return source


def push(belay, source, version):
    """Milliseconds until the version is live, in which one file differs."""
    with open(source + "/server.js", "w") as file:
        file.write(SERVER.replace("v1", version))
    belay.git(source, "add", "-A")
    belay.git(source, "commit", "-q", "-m", version)
    began = time.monotonic()
    belay.git(source, "push", "-q", "belay", "HEAD:main")
    return (time.monotonic() - began) * 1000


def by_hand(source, work):
    """Milliseconds of npm ci in a fresh copy, with a warm cache, and of the app's boot."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(source, work, ignore=shutil.ignore_patterns(".git", "node_modules"))
    began = time.monotonic()
    subprocess.run(["npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"], cwd=work, check=True,
                   capture_output=True)
    port = lib.free_port()
    process = subprocess.Popen(["node", "server.js"], cwd=work, env={**os.environ, "PORT": str(port)})
    lib.await_answer(port, "/", 0.005)
    took = (time.monotonic() - began) * 1000
    process.kill()
    process.wait()
    return took


def packages():
    with lib.Belay() as belay:
        source = node_app(belay)
        count = len(json.load(open(source + "/package-lock.json"))["packages"]) - 1
        pushes, hands = [], []
        for i in range(args.builds):
            pushes.append(push(belay, source, f"v{i + 2}"))
            hands.append(by_hand(source, belay.work + "/hand"))
        lib.table(f"push of a Node app with {count} packages, one file changed",
                  [["", "ms, median (range)"], ["git push, whole", lib.spread(pushes)],
                   ["npm ci and boot by hand", lib.spread(hands)],
                   ["the difference (bar 1000)",
                    str(round(statistics.median(pushes) - statistics.median(hands)))]])


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
if args.builds and shutil.which("npm"):
    packages()
