"""Rolling back under a constant-rate load, warm and cold, as processes and as containers, beside what others do.

Warm: the other release's dynos still run. Cold: they are started. Every response is counted by
release and status; lost is what did not answer 200. The peers stand behind nginx, so that a request
of a gap is answered at once and the load goes on at its rate (straight at a published port, Docker's
proxy would take connections before the app listens): Capistrano's way, which switches a symbolic
link and restarts the app server; and with the image that Belay's containers are built on,
`docker stop` and `docker run` by hand on the same port, and `docker service rollback` of Swarm.
With open connections: as warm, while 50 WebSockets and a slow download stay open on the release that is left;
none of them may be closed before its drain is over.
Each cold rollback has a boot of the app without Belay next to it, beside the same load.
"""

import argparse
import itertools
import os
import shutil
import socket
import statistics
import subprocess
import time

import containers
import lib
import swarm


class Rows:
    """What is measured, as it comes."""

    def __init__(self):
        self.rows = [["", "flips", "ms to the last old answer", "ms until the command ended", "requests", "lost",
                      "p99 ms"]]
        self.responses, self.notes = [], []

    def add(self, name, flips, last, took, load):
        self.rows.append([name, flips, last, took, load.result["requests"], load.failed(),
                          f"{load.result['p0.99_us'] / 1000:.1f}"])
        self.responses.append((name, load.result["counts"]))

    def peer(self, name, measured):
        if measured:
            times, load = measured
            self.add(name, len(times), "-", lib.spread(times), load)

    def show(self):
        lib.table(f"rollback at {args.rate} requests per second", self.rows)
        for note in self.notes:
            print(" ", note)
        for name, counts in self.responses:
            print(f"  responses, {name}:", counts)


class Flips:
    """Rollbacks of an app between its two releases."""

    def __init__(self, belay, app):
        self.belay, self.app, self.api = belay, app, belay.api()
        self.targets = itertools.cycle(["v2", "v3"])

    def keep_warm(self, how_long):
        self.belay.run("settings", "warm=" + how_long, "-a", self.app)

    def once(self, warm=None):
        """Milliseconds to the last answer of the old release, and until the command ended; insists on warm or cold."""
        began = time.monotonic()
        answer = self.answer()
        took = (time.monotonic() - began) * 1000
        figures = answer["rollback"]["switch"]
        assert warm is None or figures["warm"] == warm, f"a flip of {self.app} was not {'warm' if warm else 'cold'}"
        # Not known yet when a request of the load is still open after a tenth of a second.
        last = figures["to_last_answer_us"]
        return (figures["to_repoint_us"] if last is None else last) / 1000, took

    def answer(self):
        return self.api.post(f"/apps/{self.app}/actions/rollback", {"target": next(self.targets)})

    def load(self):
        return lib.Load(self.belay.port, self.app + ".localhost", args.rate)

    def warm(self, count):
        self.keep_warm("10m")
        flips = []
        with self.load() as load:
            self.once()  # the first two bring both in
            self.once()
            for _ in range(count):
                flips.append(self.once(warm=True))
                time.sleep(args.pause)
        return flips, load

    def cold(self, count, boot):
        self.keep_warm("0")
        flips, boots = [], []
        with self.load() as load:
            self.once()  # may find one that was kept
            for i in range(count):
                # Whoever is second finds more in the machine's caches: by turns.
                turns = [lambda: boots.append(boot()), lambda: flips.append(self.once(warm=False))]
                for turn in turns if i % 2 == 0 else reversed(turns):
                    turn()
                    time.sleep(args.pause)
        return flips, load, boots


def belays(rows, belay, app, runtime, boot):
    """The two rows of an app; answers the medians, warm and cold."""
    medians = []
    flips = Flips(belay, app)
    warm, warm_load = flips.warm(args.flips)
    cold, cold_load, boots = flips.cold(args.cold, boot)
    for name, figures, load in (("warm", warm, warm_load), ("cold", cold, cold_load)):
        last, took = zip(*figures)
        rows.add(f"{name}, {runtime}", len(figures), lib.spread(last), lib.spread(took), load)
        medians.append(statistics.median(last))
    rows.notes.append(f"the app's own boot beside the same load, {runtime}: {lib.spread(boots)} ms")
    rows.notes.append(f"cold minus the boot next to it, {runtime}: "
                      + lib.spread([f[0] - b for f, b in zip(cold, boots)]) + " ms")
    return medians


class Open:
    """Connections that stay open: WebSockets, and a download that is read slowly."""

    def __init__(self, port, host, websockets):
        upgrade = ("GET / HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        heads = [upgrade] * websockets + ["GET /download HTTP/1.1\r\nHost: {}\r\n\r\n"]
        self.sockets = []
        for head in heads:
            s = socket.create_connection(("127.0.0.1", int(port)))
            s.sendall(head.format(host).encode())
            self.sockets.append((s, "download" if "download" in head else "WebSocket"))
        for s, _ in self.sockets:
            s.settimeout(30)
            assert s.recv(12).startswith(b"HTTP/1.1 "), "a connection was not taken"

    def closed(self):
        """How many the other side has ended; takes what has come meanwhile."""
        ended = []
        for s, what in self.sockets:
            s.setblocking(False)
            try:
                while True:
                    data = s.recv(65536)
                    if not data or data[:2] == b"\x88\x02":
                        ended.append(what)
                        break
            except BlockingIOError:
                pass
            except OSError:
                ended.append(what)
        return ended

    def close(self):
        for s, _ in self.sockets:
            s.close()


def with_open_connections(belay, count):
    """A table of its own: what a person waits for while connections stay open on what is left."""
    def prepare(source):
        for file in ("OpenApp.java", "Head.java"):
            shutil.copy(f"{lib.HERE}/{file}", source)
        open(source + "/Procfile", "w").write("web: java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m OpenApp.java\n")
        open(source + "/belay.yml", "w").write("")

    source = belay.app("open", prepare=prepare)
    belay.version(source, "v2")
    flips = Flips(belay, "open")
    flips.keep_warm("10m")
    took, repoints, early = [], [], []
    with flips.load() as load:
        flips.once()
        flips.once()
        for _ in range(count):
            held = Open(belay.port, "open.localhost", args.websockets)
            began = time.monotonic()
            answer = flips.answer()
            took.append((time.monotonic() - began) * 1000)
            repoints.append(answer["rollback"]["switch"]["to_repoint_us"] / 1000)
            if took[-1] < 25_000:  # else their time was over
                early += held.closed()
            held.close()
            time.sleep(args.pause)
    p99 = sorted(took)[max(0, -(-len(took) * 99 // 100) - 1)]
    lib.table(f"rollback with {args.websockets} WebSockets and a slow download open, at {args.rate} requests per second",
              [["", "flips", "ms to the repoint", "ms until the command ended", "p99", "requests", "lost", "closed early"],
               ["warm, processes", len(took), lib.spread(repoints), lib.spread(took), f"{p99:.0f}",
                load.result["requests"], load.failed(), len(early)]])


def capistrano(belay, source, count):
    """releases/A and B, current -> one of them, the app restarted behind nginx."""
    if not lib.nginx():
        print("skipped: Capistrano's way, as nginx is not installed (Debian: apt install nginx-light)")
        return None
    work = belay.work + "/cap"
    os.makedirs(work)
    for name in "AB":
        shutil.copytree(source, f"{work}/{name}")
        lib.set_version(f"{work}/{name}", name)
    app_port = lib.free_port()
    command = lib.web_command(source)

    def start():
        env = {**os.environ, "PORT": str(app_port), "JAVA_HOME": lib.java_home()}
        return subprocess.Popen(["sh", "-c", command], cwd=work + "/current", env=env,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def point(name):
        os.symlink(f"{work}/{name}", work + "/next")
        os.replace(work + "/next", work + "/current")

    point("A")
    app = start()
    try:
        with lib.Front(work + "/front", app_port) as front:
            lib.await_answer(front.port)
            times = []
            with lib.Load(front.port, "app", args.rate) as load:
                for i in range(count):
                    began = time.monotonic()
                    point("B" if i % 2 == 0 else "A")
                    app.terminate()
                    app.wait()
                    app = start()
                    times.append((time.monotonic() - began) * 1000)
                    lib.await_answer(front.port)
                    time.sleep(args.pause)
        return times, load
    finally:
        app.kill()
        app.wait()


def in_containers(rows, belay, source):
    """The rows with containers; answers Belay's medians, none when there is no engine."""
    why = containers.lacks()
    if why:
        print("skipped: the rows with containers, as", why)
        return None
    with containers.Images(source, belay.work):
        try:
            boxed = belay.app("boxed", "--runtime", "docker", prepare=containers.in_container)
            belay.version(boxed, "v2")
            medians = belays(rows, belay, "boxed", "containers", lambda: containers.boot(source))
        finally:
            subprocess.run([lib.ROOT + "/belay", "down"], env=belay.env, capture_output=True)
            containers.clean(belay)
        rows.peer("docker stop, docker run + nginx",
                  containers.by_hand(belay, source, args.cold, args.rate, args.pause))
        rows.peer("Docker Swarm + nginx", swarm.measure(belay, source, args.swarm, args.rate))
    return medians


def main():
    print(lib.machine())
    rows = Rows()
    with lib.Belay() as belay:
        if args.open > 0:
            with_open_connections(belay, args.open)
        if args.only_open:
            return
        source = belay.app("hello")
        belay.version(source, "v2")
        medians = belays(rows, belay, "hello", "processes", lambda: lib.boot(source, 1)[0])
        rows.peer("Capistrano's way + nginx", capistrano(belay, source, args.cold))
        boxed = in_containers(rows, belay, source)
        if boxed:
            rows.notes.append("containers to processes: warm {:.2f}, cold {:.2f}".format(
                *(b / p for b, p in zip(boxed, medians))))
        rows.show()


parser = argparse.ArgumentParser(prog="bench/run rollback", description=__doc__.splitlines()[0])
parser.add_argument("--flips", type=int, default=100, help="warm ones")
parser.add_argument("--cold", type=int, default=20, help="cold ones, Capistrano's, and those by hand")
parser.add_argument("--swarm", type=int, default=5, help="Docker Swarm's")
parser.add_argument("--open", type=int, default=20, help="warm ones with open connections")
parser.add_argument("--only-open", action="store_true", help="nothing but those")
parser.add_argument("--websockets", type=int, default=50, help="how many are open then, beside a download")
parser.add_argument("--rate", type=int, default=1000, help="requests per second")
parser.add_argument("--pause", type=float, default=1.0, help="seconds between two flips")
parser.add_argument("--quick", action="store_true", help="a few of each")
args = parser.parse_args()
if args.quick:
    args.flips, args.cold, args.swarm, args.rate, args.pause, args.open = 5, 2, 1, 200, 0.2, 5
main()
