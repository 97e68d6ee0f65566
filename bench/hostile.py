"""What others notice, and what the router keeps, while one address does its worst.

Another address asks the whole time, through the router and, to know what the machine itself makes slow, the
app behind it. A socket is lost when it is open and no process has it. At the end a table says which bars were held;
it exits with 1 when one was not. Installs nothing.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import lib
import proxies

APP = """
import asyncio, resource, sys
PIECE = b"x" * 65536
async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            large = b" /large" in head
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % (16 << 20 if large else 2))
            for _ in range(256 if large else 0):
                writer.write(PIECE)
                await writer.drain()
            if not large:
                writer.write(b"ok")
    except Exception:
        writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
asyncio.run(main())
"""

PROBE = """
import socket, sys, time
out = open(sys.argv[2], "w", 1)
while True:
    began = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10, ("127.0.0.9", 0)) as s:
            s.sendall(b"GET / HTTP/1.1\\r\\nHost: good\\r\\n\\r\\n")
            said = s.recv(4096)[9:12].decode()
    except OSError as e:
        said = type(e).__name__
    out.write(f"{began} {time.monotonic() - began} {said}\\n")
    time.sleep(0.02)
"""

GET = b"GET / HTTP/1.1\r\nHost: good\r\n"
ATTACKS = {
    "slow": (2_000, b"GET /large HTTP/1.1\r\nHost: slow\r\n\r\n"),
    "heads": (10_000, GET + b"X: " + b"a" * 500),
    "longheads": (10_000, GET + b"X: " + b"a" * 39_000),
    "uploads": (1_000, b"POST / HTTP/1.1\r\nHost: held\r\nContent-Length: 1000000\r\n\r\n" + b"a" * 100_000),
    "idle": (10_000, GET + b"\r\n"),
    "silent": (10_000, b""),
}


DURING_MB, AFTER_MB, OTHERS_MS = 200, 130, 250


class Asked:
    """The answers that a probe got."""

    def __init__(self, work, name, port):
        self.file = f"{work}/{name}.probe"
        self.process = subprocess.Popen([sys.executable, work + "/probe.py", str(port), self.file])

    def since(self, began):
        return Answers([line.split() for line in open(self.file) if line.endswith("\n")], began)


class Answers:
    """What they were since a moment."""

    def __init__(self, lines, began):
        rows = [(float(took), said) for at, took, said in lines if float(at) >= began]
        self.took = sorted(row[0] * 1000 for row in rows) or [0.0]
        self.failed = [said for _, said in rows if said != "200"]
        self.late = sum(1 for t in self.took if t > OTHERS_MS)

    def __str__(self):
        took = self.took
        return (f"p50 {took[len(took) // 2]:.0f} p99 {took[int(len(took) * 0.99)]:.0f} worst {took[-1]:.0f} ms, "
                f"{self.late} over {OTHERS_MS} of {len(took)}, failed {len(self.failed)} {sorted(set(self.failed))}")


def lost(port):
    """Sockets of that port that stay open in no process: one that is just being accepted is in none for a moment."""
    first = ownerless(port)
    time.sleep(1)
    return len(first & ownerless(port))


def ownerless(port):
    out = subprocess.run(["ss", "-tanpH", f"sport = :{port}"], capture_output=True, text=True).stdout
    return {line.split()[4] for line in out.splitlines()
            if "pid=" not in line and re.match("ESTAB|CLOSE-WAIT", line)}


def attack(name, port):
    count, text = ATTACKS[name]
    crowd = []
    for _ in range(count):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.settimeout(10)
        try:
            s.connect(("127.0.0.1", port))
            if name == "idle":
                s.sendall(text)
                s.recv(4096)
            s.setblocking(False)
            if name != "idle":
                s.send(text)
        except OSError:
            pass
        crowd.append(s)
    return crowd


def hold(name, crowd, process, seconds):
    """Answers the most memory seen meanwhile."""
    most = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for s in crowd[::7] if name == "slow" else []:
            try:
                s.recv(100)
            except OSError:
                pass
        most = max(most, lib.rss(process.pid))
        time.sleep(0.25)
    return most


def held(bar):
    return "held" if bar else "NOT HELD"


def run(name, process, port, probes, seconds, after):
    """Answers the row of the table."""
    began = time.monotonic()
    crowd = attack(name, port)
    opened = time.monotonic() - began
    most = hold(name, crowd, process, seconds)
    print(f"\n{name}: {len(crowd)} connections in {opened:.1f} s, held {seconds} s; RSS at most {most:.0f} MB")
    others = {where: probe.since(began) for where, probe in probes.items()}
    for where, answers in others.items():
        print(f"  others, {where}: {answers}")
    ended = time.monotonic()
    for s in crowd:
        s.close()
    while time.monotonic() < ended + after and lib.rss(process.pid) > 105:
        time.sleep(1)
    left, gone = lib.rss(process.pid), lost(port)
    print(f"  {time.monotonic() - ended:.0f} s after: RSS {left:.0f} MB, sockets lost {gone}")
    sys.stdout.flush()
    through, beside = others.values()
    # What the app itself answers as late, the machine made late.
    quick = not through.failed and through.late <= beside.late
    return [name, f"{most:.0f}", held(most <= DURING_MB), f"{left:.0f}", held(left <= AFTER_MB),
            f"{through.took[-1]:.0f} ({beside.took[-1]:.0f})", held(quick), str(gone), held(gone == 0)]


def main():
    args = argparse.ArgumentParser(prog="bench/run hostile", description=__doc__.splitlines()[0])
    args.add_argument("--attacks", default=",".join(ATTACKS))
    args.add_argument("--seconds", type=int, default=20, help="how long each goes on once all are connected")
    args.add_argument("--after", type=int, default=45, help="how long to wait for memory to come back")
    args = args.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"{lib.machine()}; {hard} files may be open")
    work = tempfile.mkdtemp(prefix="belay-bench-")
    os.mkdir(work + "/home")
    for name, text in (("app", APP), ("probe", PROBE)):
        with open(f"{work}/{name}.py", "w") as f:
            f.write(text)
    good, slow, port = (lib.free_port() for _ in range(3))
    processes = []
    try:
        for p in (good, slow):
            processes.append(subprocess.Popen([sys.executable, work + "/app.py", str(p)]))
            proxies.wait_for(p)
        router = proxies.router(work, port, good, good)
        processes.append(router)
        control = work + "/home/run/router.sock"
        proxies.put(control, "good", "good", good)
        proxies.put(control, "slow", "slow", slow)
        proxies.put(control, "held", "held", slow, state="HELD")
        probes = {"through the router": Asked(work, "router", port), "the app itself": Asked(work, "app", good)}
        processes += [probe.process for probe in probes.values()]
        time.sleep(5)
        print(f"before: RSS {lib.rss(router.pid):.0f} MB")
        for where, probe in probes.items():
            print(f"  others, {where}: {probe.since(0)}")
        rows = [run(name, router, port, probes, args.seconds, args.after) for name in args.attacks.split(",")]
    finally:
        for process in processes[::-1]:
            process.send_signal(signal.SIGKILL)
            process.wait()
        print(open(work + "/router.err").read(), end="", file=sys.stderr)
        shutil.rmtree(work)
    lib.table(
        f"Bars: at most {DURING_MB} MB during, {AFTER_MB} MB after, others in {OTHERS_MS} ms, no socket lost",
        [["attack", "MB during", "", "MB after", "", "others, worst ms (the app itself)", "", "lost", ""], *rows])
    if any("NOT HELD" in row for row in rows):
        raise SystemExit(1)


main()
