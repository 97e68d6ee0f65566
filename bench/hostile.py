"""What others notice, and what the router keeps, while one address does its worst.

Another address asks the whole time, through the router and, to know what the machine itself makes slow, the
app behind it. A socket is lost when it is open and no process has it. Installs nothing.
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


class Asked:
    """The answers that a probe got."""

    def __init__(self, work, name, port):
        self.file = f"{work}/{name}.probe"
        self.process = subprocess.Popen([sys.executable, work + "/probe.py", str(port), self.file])

    def since(self, began):
        rows = [line.split() for line in open(self.file) if line.endswith("\n")]
        rows = [(float(took), said) for at, took, said in rows if float(at) >= began]
        took = sorted(row[0] for row in rows) or [0.0]
        failed = [said for _, said in rows if said != "200"]
        late = sum(1 for t in took if t > 0.25)
        return (f"p50 {took[len(took) // 2] * 1000:.0f} p99 {took[int(len(took) * 0.99)] * 1000:.0f} "
                f"worst {took[-1] * 1000:.0f} ms, {late} over 250 of {len(took)}, "
                f"failed {len(failed)} {sorted(set(failed))}")


def lost(port):
    """Sockets of that port that are open in no process."""
    out = subprocess.run(["ss", "-tanpH", f"sport = :{port}"], capture_output=True, text=True).stdout
    return sum(1 for line in out.splitlines()
               if "pid=" not in line and re.match("ESTAB|CLOSE-WAIT", line))


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


def run(name, process, port, probes, seconds, after):
    began = time.monotonic()
    crowd = attack(name, port)
    opened = time.monotonic() - began
    most = hold(name, crowd, process, seconds)
    print(f"\n{name}: {len(crowd)} connections in {opened:.1f} s, held {seconds} s; RSS at most {most:.0f} MB")
    for where, probe in probes.items():
        print(f"  others, {where}: {probe.since(began)}")
    ended = time.monotonic()
    for s in crowd:
        s.close()
    while time.monotonic() < ended + after and lib.rss(process.pid) > 105:
        time.sleep(1)
    print(f"  {time.monotonic() - ended:.0f} s after: RSS {lib.rss(process.pid):.0f} MB, sockets lost {lost(port)}")
    sys.stdout.flush()


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
        for name in args.attacks.split(","):
            run(name, router, port, probes, args.seconds, args.after)
    finally:
        for process in processes[::-1]:
            process.send_signal(signal.SIGKILL)
            process.wait()
        print(open(work + "/router.err").read(), end="", file=sys.stderr)
        shutil.rmtree(work)


main()
