"""Bad releases at a constant rate of GETs, with nobody there to go back: what visitors see until the guard has.

Each release is pushed over one that is well: all pages fail, 20 pages in 100 fail, what both releases need stops, one is
slow (as a canary, half of the visitors), one is clean. "errors" are answers other than 200, "back after" is from the moment
the release serves (a canary: begins) to the moment another does, or all are given the former one.

Beside it, in the same run, a rolling update by hand with the rule that others have: two instances are replaced one after the
other once their health check passes, and put back when more than 5 % of the last 100 requests failed.

Then the router's instructions (where perf and the machine tell them) and CPU time per request, in the guard's window and
off it: two apps of one router in short turns (wrk), each of them in either part.
"""

import argparse
import collections
import datetime
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import threading
import time

import lib

SOURCE = """import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.*;
public class Pages {
  public static void main(String[] a) throws Exception {
    String bad = Files.readString(Path.of("bad.txt")).strip();
    long stops = Long.parseLong(System.getenv().getOrDefault("DATABASE_STOPS_AT", "0"));
    HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 128);
    server.createContext("/", x -> {
      String path = x.getRequestURI().getPath();
      boolean stopped = stops > 0 && System.currentTimeMillis() > stops;
      boolean fails = !path.equals("/health") && (stopped || bad.equals("all")
          || bad.equals("some") && Math.floorMod(path.hashCode(), 5) == 0);
      if (bad.equals("slow")) { try { Thread.sleep(200); } catch (InterruptedException e) { } }
      byte[] text = (fails ? "bad" : "good").getBytes();
      x.sendResponseHeaders(fails ? 500 : 200, text.length);
      x.getResponseBody().write(text);
      x.close();
    });
    server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    server.start();
  }
}
"""
PROCFILE = "web: exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m Pages.java\n"


class Visitors:
    """A constant rate of GETs of many pages by threads with kept connections, each with a browser of its own."""

    def __init__(self, rate, ask=None, threads=8):
        self.rate, self.threads, self.seen = rate, threads, []
        self.ask = ask
        self.stopped = threading.Event()

    def __enter__(self):
        self.running = [threading.Thread(target=self.run, args=(i,)) for i in range(self.threads)]
        for t in self.running:
            t.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for t in self.running:
            t.join()

    def run(self, number):
        step = self.threads / self.rate
        due = time.monotonic() + step * number / self.threads
        kept = {}
        while not self.stopped.is_set():
            time.sleep(max(0, due - time.monotonic()))
            due += step
            status = self.ask(kept, f"/page/{random.randrange(10_000)}", f"bench {random.randrange(1_000)}")
            self.seen.append((time.time(), status))

    def failed(self, since=0):
        return sum(1 for at, status in self.seen if status != 200 and at >= since)


def get(kept, port, host, path, agent):
    """A status; 0 for none."""
    for fresh in (False, True):
        try:
            if fresh or port not in kept:
                kept[port] = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            kept[port].request("GET", path, headers={"Host": host, "User-Agent": agent})
            answer = kept[port].getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            kept.pop(port, None)
    return 0


class Guarded(lib.Belay):
    """With a window that a benchmark can wait for."""

    def run(self, *args, cwd=None):
        if args[0] == "up":
            os.makedirs(self.home, exist_ok=True)
            with open(self.home + "/server.properties", "w") as f:
                ports = dict(zip(("http", "api", "ssh"), args[2::2]))
                f.write("".join(f"{name}.port={port}\n" for name, port in ports.items()))
                f.write(f"guard.window={options.window}\n")
        return super().run(*args, cwd=cwd)


def at(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Apps:
    """Apps of the same pages, each of a name of its own."""

    def __init__(self, belay):
        self.belay = belay

    def make(self, name):
        source = f"{self.belay.work}/{name}"
        os.makedirs(source)
        for file, text in (("Pages.java", SOURCE), ("Procfile", PROCFILE), ("bad.txt", "none\n")):
            open(f"{source}/{file}", "w").write(text)
        self.belay.run("apps:create", name, "--no-remote")
        self.belay.git(source, "init", "-q")
        self.belay.run("git:remote", "-a", name, cwd=source)
        self.push(source, "none")
        return source

    def push(self, source, bad, *how):
        open(source + "/bad.txt", "w").write(bad + "\n")
        self.belay.git(source, "add", "-A")
        self.belay.git(source, "commit", "-q", "--allow-empty", "-m", bad)
        self.belay.git(source, "push", "-q", *how, "belay", "HEAD:main")

    def releases(self, name):
        return json.loads(self.belay.run("releases", "-a", name, "--json"))

    def visitors(self, name):
        host, port = name + ".localhost", self.belay.port
        return Visitors(options.rate, lambda kept, path, agent: get(kept, port, host, path, agent))


def verdict(release):
    guard = (release.get("belay") or {}).get("guard")
    return guard["verdict"] if guard else "-"


def await_end(apps, name, version, seconds):
    """The newest releases once the guard has said its last word of a version, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = {r["version"]: r for r in apps.releases(name)}
        guard = (found[version].get("belay") or {}).get("guard") if version in found else None
        if guard and guard["stage"] in ("went_back", "over"):
            return found
        time.sleep(0.5)
    return {r["version"]: r for r in apps.releases(name)}


def scenario(apps, rows, title, name, bad, seconds, *how, stops=False):
    source = apps.make(name)
    if stops:
        # Of both releases: from that moment on what both need is away.
        when = int((time.time() + 30 + options.before) * 1000)
        apps.belay.run("config:set", f"DATABASE_STOPS_AT={when}", "-a", name)
    with apps.visitors(name) as visitors:
        time.sleep(options.before)
        before = max(r["version"] for r in apps.releases(name))
        apps.push(source, bad, *how)
        pushed = time.time()
        found = await_end(apps, name, before + 1, seconds)
        time.sleep(1)
    bad_one, next_one = found.get(before + 1), found.get(before + 2)
    began = at(bad_one["belay"]["served_at"]) if bad_one["belay"].get("served_at") else None
    back = "-"
    if next_one and began:
        back = f"{at(next_one['belay']['served_at']) - began:.2f} s"
    elif bad_one["status"] == "aborted":
        back = f"{at(bad_one['updated_at']) - pushed:.1f} s"
    errors = visitors.failed()
    rows.append([title, len(visitors.seen), errors, verdict(bad_one), bad_one["status"], back])


class Rolling:
    """Two instances, replaced one after the other; a rule looks at the last 100 requests."""

    LOOKS_AT, MOST = 100, 5

    def __init__(self, work, bad):
        self.work, self.bad = work, bad
        self.last = collections.deque(maxlen=self.LOOKS_AT)
        self.lock = threading.Lock()
        self.processes = []
        self.ports = []

    def start(self, bad):
        directory = f"{self.work}/rolling-{bad}"
        if not os.path.isdir(directory):
            os.makedirs(directory)
            open(directory + "/Pages.java", "w").write(SOURCE)
            open(directory + "/bad.txt", "w").write(bad + "\n")
        port = lib.free_port()
        env = {**os.environ, "PORT": str(port)}
        command = [lib.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "Pages.java"]
        self.processes.append(subprocess.Popen(command, cwd=directory, env=env, stderr=subprocess.DEVNULL))
        lib.await_answer(port, "/health")
        return port

    def ask(self, kept, path, agent):
        port = random.choice(self.ports)
        status = get(kept, port, "localhost", path, agent)
        with self.lock:
            self.last.append(status)
        return status

    def is_bad(self):
        with self.lock:
            failed = sum(1 for s in self.last if s != 200)
            return len(self.last) == self.LOOKS_AT and failed > self.MOST

    def replace(self, bad):
        """One after the other; answers whether the rule stopped it."""
        for i in range(len(self.ports)):
            self.ports[i] = self.start(bad)
            end = time.monotonic() + 2
            while time.monotonic() < end:
                if self.is_bad() and bad != "none":
                    return True
                time.sleep(0.05)
        return False

    def measure(self):
        try:
            self.ports = [self.start("none"), self.start("none")]
            with Visitors(options.rate, self.ask) as visitors:
                time.sleep(2)
                began = time.time()
                stopped = self.replace(self.bad)
                if stopped:
                    self.replace("none")
                took = time.time() - began
                time.sleep(1)
            return visitors, f"{took:.1f} s" if stopped else "-"
        finally:
            for process in self.processes:
                process.kill()
                process.wait()


def instructions(pid, seconds):
    """Of a program in that time; nothing where the machine does not tell."""
    perf = shutil.which("perf")
    if not perf:
        time.sleep(seconds)
        return None
    done = subprocess.run([perf, "stat", "-x,", "-e", "instructions:u", "-p", str(pid), "sleep", str(seconds)],
                          capture_output=True, text=True)
    counted = [l.split(",")[0] for l in done.stderr.splitlines() if "instructions" in l]
    return int(counted[0]) if counted and counted[0].isdigit() else None


def cpu(pid):
    """Nanoseconds that a program's threads have run."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            total += int(open(f"/proc/{pid}/task/{task}/schedstat").read().split()[0])
        except FileNotFoundError:
            pass
    return total


def round_of(apps, host, seconds):
    """Thousands of instructions, and microseconds of CPU, that a request costs the router."""
    pid = apps.belay.pid("router")
    spent = cpu(pid)
    load = subprocess.Popen(["wrk", "-t1", "-c16", f"-d{seconds}s", "-H", "Host: " + host,
                             f"http://127.0.0.1:{apps.belay.port}/page/1"], stdout=subprocess.PIPE, text=True)
    counted = instructions(pid, seconds)
    said = load.communicate()[0]
    spent = cpu(pid) - spent
    requests = int(re.search(r"(\d+) requests in", said).group(1))
    return (counted / requests / 1000 if counted else None), spent / requests / 1000


def costs(apps):
    """Two apps of one router, the one in the window and the other without, in turns; and one in turns with itself."""
    if not shutil.which("wrk"):
        print("\nwhat it costs: not measured without wrk (Debian: apt install wrk)")
        return
    sources = {name: apps.make(name) for name in ("costoff", "costact")}
    for name in ("costoff", "costact"):
        apps.belay.run("settings", "guard=off", "-a", name)
    measured = {(name, mode): [] for name in sources for mode in ("off", "act")}
    for turn in range(4):
        # Each of the two has each part, so that what differs between them is not taken for it.
        inside = ("costact", "costoff")[turn % 2]
        for name in sorted(sources, key=lambda n: n == inside):
            apps.belay.run("settings", "guard=" + ("act" if name == inside else "off"), "-a", name)
            apps.push(sources[name], f"none {turn}")
        time.sleep(1)
        for _ in range(options.rounds):
            for name in sources:
                mode = "act" if name == inside else "off"
                measured[name, mode].append(round_of(apps, name + ".localhost", options.cost_seconds))
    rows = [["the router, for each request", "thousand instructions", "CPU µs"]]
    for mode, title in (("off", "off the window"), ("act", "in it")):
        both = measured["costoff", mode] + measured["costact", mode]
        counted = [c for c, _ in both if c]
        rows.append([title, lib.spread(counted) if counted else "not told here", lib.spread([t for _, t in both])])
    for index, column in ((0, 1), (1, 2)):
        more = [i[index] / o[index] - 1 for name in sources
                for i, o in zip(measured[name, "act"], measured[name, "off"]) if i[index] and o[index]]
        if more:
            row = ["more in it, % (quartiles)", "", ""]
            low, middle, high = statistics.quantiles(more, n=4)
            row[column] = f"{middle * 100:.2f} ({low * 100:.1f} to {high * 100:.1f}, n={len(more)})"
            rows.append(row)
    lib.table("what it costs", rows)


def main():
    rows = [["release", "requests", "errors", "verdict", "status", "back after"]]
    with Guarded() as belay:
        apps = Apps(belay)
        if options.cost_only:
            costs(apps)
            return
        scenario(apps, rows, "all pages fail", "allbad", "all", 60)
        scenario(apps, rows, "20 pages in 100 fail", "somebad", "some", 60)
        scenario(apps, rows, "what both need stops", "nodata", "none at all", options.window + 90, stops=True)
        scenario(apps, rows, "slow, as a canary", "slow", "slow", 180, "-o", "canary=50")
        scenario(apps, rows, "clean", "clean", "none at all", options.window + 60)
        for title, bad in (("all pages fail", "all"), ("20 pages in 100 fail", "some")):
            visitors, took = Rolling(belay.work, bad).measure()
            rows.append([f"{title}: rolling, by threshold", len(visitors.seen), visitors.failed(), "-", "-", took])
        lib.table(f"the guard at {options.rate} GETs per second, a window of {options.window} s", rows)
        costs(apps)
    print("\n" + lib.machine())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=200, help="GETs per second (200)")
    parser.add_argument("--window", type=int, default=60, help="guard.window in seconds (60)")
    parser.add_argument("--before", type=float, default=20, help="seconds of load before the bad release (20)")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of the router's cost, four times (10)")
    parser.add_argument("--cost-seconds", type=int, default=2, help="seconds of each (2)")
    parser.add_argument("--cost-only", action="store_true", help="nothing but the router's cost")
    parser.add_argument("--quick", action="store_true", help="all of it once, for a few seconds")
    options = parser.parse_args()
    if options.quick:
        options.window, options.before, options.rounds = 20, 5, 2
        options.cost_seconds, options.rate = 1, 100
    main()
