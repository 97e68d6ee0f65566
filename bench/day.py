"""A day in the life of a server: many apps, thousands of releases, and everything that goes wrong to a machine.

Each row is one thing that happened, how long it took, how many requests all apps were sent meanwhile, how many of
them failed, and what was looked at afterwards. A row that is not as it should be ends with WRONG, and the exit status is 1.
As root the home lies on a file system of its own, so that the disk can be filled; what cannot be done here is skipped, with
the reason. Twenty to thirty minutes with the usual forty apps and three thousand releases; --apps and --releases make it shorter.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run day", description=__doc__)
parser.add_argument("--apps", type=int, default=40)
parser.add_argument("--releases", type=int, default=3000, help="over all apps")
parser.add_argument("--rate", type=int, default=100, help="requests per second, over all apps")
args = parser.parse_args()

ROOT = os.geteuid() == 0
# Held for the hold time at most, then told so: a client that is cut off has been lost.
PATIENCE = 40
SERVER = """import http.server, os
class App(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        body = os.environ.get('COLOUR', open('version').read().strip()).encode()
        self.send_response(200); self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(('', int(os.environ['PORT'])), App).serve_forever()
"""


class Day:
    def __init__(self):
        self.rows = [["what happened", "took", "requests", "failed", "afterwards"]]
        self.wrong = 0

    def row(self, what, seconds, sent, failed, afterwards, right):
        self.rows.append([what, f"{seconds:.1f} s", sent, failed, afterwards + ("" if right else "  WRONG")])
        self.wrong += not right
        print("  ".join(map(str, self.rows[-1])), flush=True)

    def skip(self, what, why):
        self.rows.append([what, "-", "-", "-", "skipped: " + why])
        print(self.rows[-1], flush=True)


class Visitors:
    """Ask all apps in turn, at a constant rate, a connection each time; they count what did not answer 200."""

    def __init__(self, port, apps, rate):
        self.port, self.apps, self.pause = port, apps, 8 / rate
        self.sent, self.failures, self.lock, self.ends = 0, [], threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.ask, args=(i,), daemon=True) for i in range(8)]
        for thread in self.threads:
            thread.start()

    def ask(self, turn):
        while not self.ends.wait(self.pause):
            turn += 8
            app = self.apps[turn % len(self.apps)]
            found = once(self.port, app)
            with self.lock:
                self.sent += 1
                if found != 200:
                    self.failures.append((app, found))

    def since(self, mark):
        with self.lock:
            return self.sent - mark[0], self.failures[mark[1]:]

    def mark(self):
        with self.lock:
            return self.sent, len(self.failures)

    def end(self):
        self.ends.set()
        for thread in self.threads:
            thread.join(PATIENCE)


def once(port, app):
    """The status of one request, or what went wrong."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/", headers={"Host": app + ".localhost"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException) as e:
        return type(e).__name__
    finally:
        connection.close()


class Server:
    """A home with the real programs. Commands answer exit status and text, and never end this program."""

    def __init__(self, home, work, env=None):
        self.home, self.work = home, work
        self.env = {**os.environ, "BELAY_HOME": home, "BELAY_NO_AOT": "1", "BELAY_NO_BUILD": "1", "HOME": work,
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", **(env or {})}
        for role in ("AUTHOR", "COMMITTER"):
            self.env[f"GIT_{role}_NAME"] = "day"
            self.env[f"GIT_{role}_EMAIL"] = "day@example.com"

    def run(self, *words, before=(), env=None, cwd=None, seconds=600):
        done = subprocess.run([*before, lib.ROOT + "/belay", *map(str, words)], cwd=cwd or self.work,
                              env=self.env if env is None else env, capture_output=True, text=True, timeout=seconds,
                              errors="replace")
        return done.returncode, done.stdout + done.stderr

    def must(self, *words, **more):
        code, text = self.run(*words, **more)
        if code:
            raise SystemExit(f"belay {' '.join(map(str, words))}: {text}")
        return text

    def up(self, *more, **how):
        ports = [word for name in ("http", "api", "ssh") for word in (f"--{name}-port", lib.free_port())]
        text = self.must("up", *ports, *more, **how)
        self.port = ports[1]
        return text

    def pid(self, program):
        return json.load(open(f"{self.home}/run/{program}.json"))["pid"]

    def api(self):
        return lib.Api(json.load(open(self.home + "/credentials")))

    def verified(self, apps):
        """How many releases the ledger has, over all apps, and whether the chain of each is whole."""
        releases, whole = 0, True
        for app in apps:
            code, text = self.run("ledger:verify", "-a", app)
            whole = whole and code == 0
            newest = json.loads(self.run("releases", "-a", app, "-n", "1", "--json")[1])
            releases += newest[0]["version"] if newest else 0
        return releases, whole


def serving(server, apps):
    """The apps that answer."""
    return [app for app in apps if once(server.port, app) == 200]


def dynos(home):
    """Pids of the dynos' supervisors of a home."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = open(f"/proc/{pid}/cmdline").read()
        except OSError:
            continue
        if home + "/" in words and "belay.daemon" not in words and "belay.router" not in words:
            found.append(int(pid))
    return found


def listing(home):
    """What is on disk, but for what a running server writes all the time."""
    found = subprocess.run(["find", "apps", "slugs", "keys", "-printf", "%p %s\\n"], cwd=home, capture_output=True, text=True)
    return "\n".join(sorted(found.stdout.splitlines()))


def until(condition, seconds=60):
    """Seconds until it holds, or none."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if condition():
                return time.monotonic() - began
        except (OSError, ValueError, KeyError):
            pass
        time.sleep(0.1)
    return None


class Story:
    """The events, in the order of the day."""

    def __init__(self, day, server, apps, visitors):
        self.day, self.server, self.apps, self.visitors = day, server, apps, visitors

    def event(self, what, does, lost=0):
        """Does something, which answers words and whether it is right; at most {lost} requests may fail."""
        mark, began = self.visitors.mark(), time.monotonic()
        try:
            words, right = does()
        except (OSError, subprocess.SubprocessError, ValueError, SystemExit) as e:
            words, right = f"{type(e).__name__}: {e}"[:300], False
        took = time.monotonic() - began
        sent, failures = self.visitors.since(mark)
        if not right:
            # What went wrong here is not to be counted again below.
            self.server.run("up")
            until(lambda: len(serving(self.server, self.apps)) == len(self.apps))
        if len(failures) > lost:
            words += f"; e.g. {failures[0]}"
        self.day.row(what, took, sent, len(failures), words, right and len(failures) <= lost)

    def releases(self):
        """Warm rollbacks mostly, a config change now and then: each is a release."""
        api, made = self.server.api(), 0
        for app in self.apps:
            self.server.must("config:set", "COLOUR=red", "-a", app)
        while made < args.releases - 3 * len(self.apps):
            for app in self.apps:
                api.post(f"/apps/{app}/releases", {"release": "v2" if made // len(self.apps) % 2 else "v3"})
                made += 1
        total, whole = self.server.verified(self.apps)
        return f"{total} releases, chains {'whole' if whole else 'broken'}", whole and total >= args.releases

    def kill_server(self):
        old = self.server.pid("server")
        os.kill(old, signal.SIGKILL)
        back = until(lambda: self.server.pid("server") != old and self.server.run("apps")[0] == 0)
        return f"control plane back by itself after {back and round(back, 1)} s", back is not None

    def kill_router(self):
        old = self.server.pid("router")
        os.kill(old, signal.SIGKILL)
        back = until(lambda: self.server.pid("router") != old)
        return f"router back by itself after {back and round(back, 1)} s", back is not None

    def kill_all(self):
        killed = [self.server.pid("server"), self.server.pid("router"), *dynos(self.server.home)]
        for _ in range(2):
            for pid in killed:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        text = self.server.must("up")
        mark = self.visitors.mark()
        back = until(lambda: len(serving(self.server, self.apps)) == len(self.apps), 120)
        failures = self.visitors.since(mark)[1]
        refused = [f for f in failures if f[1] != 200]
        return (f"{len(killed)} processes killed; all {len(self.apps)} apps serve {back and round(back, 1)} s after up, "
                f"{len(refused)} requests failed since", back is not None and not refused and "runs" in text)

    def upgrade(self):
        self.server.must("upgrade", "--force")
        return "both programs replaced", True

    def backup(self):
        text = self.server.must("backup", self.server.work + "/backup")
        size = subprocess.run(["du", "-sm", self.server.work + "/backup"], capture_output=True, text=True).stdout.split()[0]
        return f"{size} MB", "backup" in text.lower()

    def verify_backup(self):
        text = self.server.must("backup:verify", self.server.work + "/backup")
        return text.strip().splitlines()[-1][:120], True

    def restore(self):
        other = Server(self.server.work + "/restored", self.server.work)
        other.must("restore", self.server.work + "/backup")
        try:
            other.up()
            back = until(lambda: len(serving(other, self.apps)) == len(self.apps), 120)
            total, whole = other.verified(self.apps)
            return (f"all serve after {back and round(back, 1)} s beside the first, {total} releases, "
                    f"chains {'whole' if whole else 'broken'}", back is not None and whole)
        finally:
            other.run("down")
            shutil.rmtree(other.home, ignore_errors=True)

    def copy(self):
        """A plain copy of the running home: its commands must leave the first alone."""
        other = Server(self.server.work + "/copied", self.server.work)
        subprocess.run(["cp", "-a", self.server.home, other.home], check=True, capture_output=True)
        try:
            before = self.server.pid("server"), self.server.pid("router")
            status, _ = other.run("server:status")
            other.run("down")
            alive = all(os.path.exists(f"/proc/{pid}") for pid in before)
            there = len(serving(self.server, self.apps))
            return (f"status {status} in the copy, down there; the first: {there} apps serve",
                    alive and there == len(self.apps) and status != 0)
        finally:
            shutil.rmtree(other.home, ignore_errors=True)

    def without_ledger(self):
        ledger = self.server.home + "/data/ledger.db"
        self.server.must("down", "--keep-apps")
        before = listing(self.server.home)
        aside = {}
        for name in sorted(os.listdir(os.path.dirname(ledger))):
            if name.startswith("ledger.db"):
                aside[name] = self.server.work + "/aside-" + name
                shutil.move(os.path.dirname(ledger) + "/" + name, aside[name])
        code, text = self.server.run("up")
        untouched = listing(self.server.home) == before
        for name, place in aside.items():
            shutil.move(place, os.path.dirname(ledger) + "/" + name)
        self.server.must("up")
        there = len(serving(self.server, self.apps))
        return (f"refused with status {code}, disk {'untouched' if untouched else 'changed'}; the file back: {there} serve",
                code != 0 and untouched and there == len(self.apps))

    def old_ledger(self):
        """Last night's ledger, and an app that was made since."""
        data, night = self.server.home + "/data/", self.server.work + "/night"
        self.server.must("down", "--keep-apps")
        shutil.copytree(data, night)
        self.server.must("up")
        self.server.must("apps:create", "today", "--no-remote")
        self.server.must("down", "--keep-apps")
        before, now = listing(self.server.home), self.server.work + "/now"
        shutil.copytree(data, now)
        for name in os.listdir(data):
            if name.startswith("ledger.db"):
                os.remove(data + name)
        for name in os.listdir(night):
            if name.startswith("ledger.db"):
                shutil.copy2(night + "/" + name, data + name)
        code, text = self.server.run("up")
        untouched = listing(self.server.home) == before
        for name in os.listdir(data):
            if name.startswith("ledger.db"):
                os.remove(data + name)
        for name in os.listdir(now):
            if name.startswith("ledger.db"):
                shutil.copy2(now + "/" + name, data + name)
        self.server.must("up")
        known = self.server.run("apps:info", "-a", "today")[0] == 0
        self.server.must("apps:destroy", "today", "--confirm", "today")
        return (f"refused with status {code}, disk {'untouched' if untouched else 'changed'}; the app of today "
                f"{'is there again' if known else 'is gone'}", code != 0 and untouched and known)

    def full_disk(self):
        app, ball = self.apps[0], self.server.home + "/ball"
        with open(ball, "wb") as f:
            try:
                while True:
                    f.write(b"x" * (1 << 20))
                    f.flush()
            except OSError:
                pass
        try:
            with open(ball + "2", "wb", buffering=0) as f:
                while f.write(b"x"):
                    pass
        except OSError:
            pass
        code, text = self.server.run("rollback", "v2", "-a", app)
        if code and "serve already" in text:
            code, text = self.server.run("rollback", "v3", "-a", app)
        cold, more = self.server.run("rollback", "v2", "-a", self.apps[1])
        if cold and "serve already" in more:
            cold, more = self.server.run("rollback", "v3", "-a", self.apps[1])
        for name in (ball, ball + "2"):
            os.remove(name)
        words = f"rollback warm: {code}, cold: {cold}"
        if code or cold:
            words += "; " + (text if code else more).strip().splitlines()[-1][:120]
        return words, code == 0 and cold == 0

    def no_locale(self):
        bare = {k: v for k, v in self.server.env.items() if not k.startswith(("LC_", "LANG"))}
        self.server.must("down", "--keep-apps", env=bare)
        self.server.must("up", env={**bare, "LC_ALL": "C"})
        self.server.must("config:set", "GREETING=grüß", "-a", self.apps[0], env={**bare, "LC_ALL": "POSIX"})
        value = self.server.must("config:get", "GREETING", "-a", self.apps[0], env=bare).strip()
        code, text = push(self.server, self.apps[0], {"übung/ü.txt": "ü"}, env=bare)
        return f"GREETING={value}, a push with ü.txt: {code}", value == "grüß" and code == 0

    def noexec(self):
        self.server.must("down", "--keep-apps")
        inside = ["unshare", "-m", "sh", "-c", "mount --make-rprivate / && mount --rbind /tmp /tmp && mount -o remount,bind,noexec /tmp && exec \"$@\"", "x"]
        self.server.must("up", before=inside)
        code, _ = self.server.run("config:set", "NOEXEC=1", "-a", self.apps[0])
        self.server.must("down", "--keep-apps")
        self.server.must("up")
        return f"started, a config change: {code}", code == 0

    def end(self):
        total, whole = self.server.verified(self.apps)
        there = len(serving(self.server, self.apps))
        memory = ", ".join(f"{name} {lib.rss(self.server.pid(name)):.0f} MB" for name in ("server", "router"))
        return (f"{there} apps serve, {total} releases, chains {'whole' if whole else 'broken'}; {memory}",
                whole and there == len(self.apps))

    def rollbacks_by_hand(self):
        times = []
        for app in self.apps[:10]:
            began = time.monotonic()
            # All that was made are releases put back: without a name there is none before them.
            self.server.must("rollback", "--undo", "-a", app)
            times.append(time.monotonic() - began)
        return f"median {sorted(times)[len(times) // 2] * 1000:.0f} ms a command", True


def push(server, app, files, env=None):
    """Commits files and pushes them; answers exit status and output."""
    source = f"{server.work}/{app}"
    for name, text in files.items():
        os.makedirs(os.path.dirname(f"{source}/{name}"), exist_ok=True)
        with open(f"{source}/{name}", "w", encoding="utf-8") as f:
            f.write(text)
    for words in (["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "change"], ["push", "-q", "belay", "HEAD:main"]):
        done = subprocess.run(["git", *words], cwd=source, env=env or server.env, capture_output=True, text=True, errors="replace")
        if done.returncode:
            return done.returncode, done.stdout + done.stderr
    return 0, ""


def create(server, names):
    for app in names:
        os.makedirs(f"{server.work}/{app}")
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=f"{server.work}/{app}", env=server.env, check=True)
        server.must("apps:create", app, "--no-remote")
        server.must("git:remote", "-a", app, cwd=f"{server.work}/{app}")
        server.must("settings", "warm=1h", "-a", app)
        files = {"Procfile": "web: python3 server.py\n", "server.py": SERVER, "version": "one"}
        for version in ("one", "two"):
            code, text = push(server, app, {**files, "version": version})
            if code:
                raise SystemExit(f"push of {app}: {text}")


def main():
    print(lib.machine())
    day = Day()
    work = tempfile.mkdtemp(prefix="belay-day", dir=os.environ.get("DAY_DIR"))
    os.chmod(work, 0o755)
    home, mounted = work + "/disk/home", False
    os.makedirs(work + "/disk")
    if ROOT and shutil.which("mkfs.ext4"):
        subprocess.run(["truncate", "-s", "4G", work + "/image"], check=True)
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", work + "/image"], check=True)
        mounted = subprocess.run(["mount", "-o", "loop", work + "/image", work + "/disk"]).returncode == 0
    server = Server(home, work)
    names = [f"app-{i:02}" for i in range(args.apps)]
    visitors = None
    try:
        server.up()
        began = time.monotonic()
        create(server, names)
        day.row(f"{args.apps} apps made, pushed twice", time.monotonic() - began, 0, 0,
                f"{len(serving(server, names))} serve", len(serving(server, names)) == len(names))
        visitors = Visitors(server.port, names, args.rate)
        story = Story(day, server, names, visitors)
        story.event(f"{args.releases} releases", story.releases)
        story.event("ten rollbacks by hand", story.rollbacks_by_hand)
        story.event("kill -9 of the control plane", story.kill_server)
        story.event("kill -9 of the router", story.kill_router, lost=args.rate)
        story.event("kill -9 of everything, dynos too; up", story.kill_all, lost=args.rate * 60)
        story.event("upgrade --force", story.upgrade)
        story.event("backup under load", story.backup)
        story.event("the backup verified", story.verify_backup)
        story.event("restored beside it", story.restore)
        story.event("a plain copy, told to go down", story.copy)
        story.event("ledger gone", story.without_ledger)
        story.event("last night's ledger", story.old_ledger)
        if mounted:
            story.event("disk full to the last byte", story.full_disk)
        else:
            day.skip("disk full to the last byte", "needs root and mkfs.ext4")
        story.event("no locale", story.no_locale)
        if lib.ROOT.startswith("/tmp/"):
            day.skip("/tmp noexec", "this checkout lies in /tmp, and so do its programs")
        elif ROOT:
            story.event("/tmp noexec", story.noexec)
        else:
            day.skip("/tmp noexec", "needs root")
        story.event("the end of the day", story.end)
    finally:
        if visitors:
            visitors.end()
        server.run("down")
        left = dynos(home)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        if mounted:
            subprocess.run(["umount", work + "/disk"])
        shutil.rmtree(work, ignore_errors=True)
    day.row("down", 0, 0, 0, f"{len(left)} processes left", not left)
    lib.table("a day", day.rows)
    sys.exit(1 if day.wrong else 0)


main()
