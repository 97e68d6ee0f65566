"""What pages weigh, how soon they begin and what they take of the processor, with 200 apps and 100,000 releases."""

import argparse
import glob
import gzip
import http.client
import json
import os
import re
import subprocess
import tempfile
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run dashboard", description=__doc__)
parser.add_argument("--quick", action="store_true", help="20 apps and 1,000 releases")
args = parser.parse_args()
apps, releases = (20, 1_000) if args.quick else (200, 100_000)
WEIGHT, FIRST, COLD = 60.0, 100.0, 30.0
jars = glob.glob(lib.ROOT + "/server/target/belay-server-*.jar") + [lib.ROOT + "/server/target/lib/*"]
# Filling the ledger is not what is measured: no disk waits for it in memory.
tempfile.tempdir = "/dev/shm" if os.path.isdir("/dev/shm") else None


class Browser:
    """Signed in by a link, as a person is."""

    def __init__(self, belay):
        url = json.loads(belay.run("dashboard", "--json"))["url"]
        self.host, self.path = url.split("//")[1].split("/", 1)
        self.connection = http.client.HTTPConnection(self.host)
        self.headers = {"Accept": "text/html", "Accept-Encoding": "gzip", "Origin": "http://" + self.host,
                        "Sec-Fetch-Site": "same-origin"}
        self.connection.request("POST", "/" + self.path, "", self.headers)
        answer = self.connection.getresponse()
        answer.read()
        self.headers["Cookie"] = answer.getheader("Set-Cookie").split(";")[0]

    def get(self, path):
        """Milliseconds to the first byte, and the body as it came."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        first = (time.perf_counter() - began) * 1000
        body = answer.read()
        if answer.status != 200 or b"</html>" not in gzip.decompress(body):
            raise SystemExit(f"{path}: {answer.status}")
        return first, body

    def load(self, path):
        self.connection.request("GET", path, headers=self.headers)
        return self.connection.getresponse().read()


def cpu(pid):
    """Milliseconds of the processor that a program had: unlike time by the clock, the same beside other load."""
    spent = 0
    for task in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        try:
            spent += int(open(task).read().split()[0])
        except (OSError, ValueError):
            pass  # It ended meanwhile.
    return spent / 1e6


def whole(browser, path):
    """Bytes of a page and of everything that it has a cold browser load."""
    body = browser.get(path)[1]
    files = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', gzip.decompress(body).decode()))
    return len(body) + sum(len(browser.load(file)) for file in files)


print(lib.machine())
rows = [["page", "kB compressed", "first byte ms", "p99", "CPU ms"]]
heavy = []
with lib.Belay() as belay:
    api = belay.api()
    source = belay.app("shop")
    belay.version(source, "v2")
    for i in range(apps - 1):
        api.post("/apps", {"name": f"app-{i:03d}"})
    app = json.loads(belay.run("apps:info", "-a", "shop", "--json"))
    belay.run("down")
    subprocess.run([lib.java(), "-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                    ":".join(jars), lib.HERE + "/Releases.java", belay.home,
                    app.get("id") or app["app"]["id"], str(releases)], check=True, stdout=subprocess.DEVNULL)
    belay.run("up")
    browser = Browser(belay)
    newest = releases + 3
    pid = belay.pid("server")
    for path in ["/apps", "/attention", "/apps?q=app-1", "/apps?from=app-100", "/apps/shop", "/apps/shop/now", "/apps/shop/activity",
                 "/apps/shop/activity?show=config",
                 "/apps/shop/activity?show=rollbacks", f"/apps/shop/activity?before={releases // 2}",
                 "/apps/shop/events", "/apps/shop/builds", "/apps/shop/releases/v2", f"/apps/shop/releases/v{newest}",
                 "/apps/shop/rollback", "/apps/shop/resources", "/apps/shop/logs", "/apps/shop/access",
                 "/apps/shop/settings", "/pipelines", "/account"]:
        browser.get(path)
        before = cpu(pid)
        got = [browser.get(path) for _ in range(4 if args.quick else 15)]
        each = (cpu(pid) - before) / len(got)
        weight = max(len(body) for _, body in got) / 1000
        times = sorted(ms for ms, _ in got)
        rows.append([path, f"{weight:.1f}", f"{times[len(times) // 2]:.1f}", f"{times[-1]:.1f}", f"{each:.1f}"])
        if weight > WEIGHT:
            heavy.append(path)
    weight = whole(browser, "/apps/shop/now") / 1000
    rows.append(["/apps/shop/now, with all that it loads", f"{weight:.1f}", "", "", ""])
    if weight > COLD:
        heavy.append("/apps/shop/now")
lib.table(f"pages, {apps} apps and {releases} releases (bars: {WEIGHT:.0f} kB, first byte {FIRST:.0f} ms)", rows)
if heavy:
    raise SystemExit("heavier than the bar: " + ", ".join(heavy))
