"""The router beside nginx, HAProxy and Caddy: CPU per request, rate, latency, memory, in rounds.

Requests are driven by wrk with 64 connections, kept or ("new-") one for each request; "ws" is messages of
100 bytes, echoed over 64 WebSocket connections. "tls-" is the same over TLS 1.3 ("tls-new-": a handshake for each
request), "h2-" by HTTP/2, driven by h2load with 16 connections of 4 streams each. Installs nothing.
"""

import argparse
import collections
import glob
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import lib
import proxies


Place = collections.namedtuple("Place", "plain tls")


def family(pid):
    pids = [pid]
    for p in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = open(p).read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            pids.append(int(p.split("/")[2]))
    return pids


def cpu(pid):
    total = 0
    for p in family(pid):
        fields = open(f"/proc/{p}/stat").read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / lib.TICKS


def rss(pid):
    return sum(lib.rss(p) for p in family(pid))


def drive(at, load, seconds):
    port = at.tls if load.startswith(("tls-", "h2-")) else at.plain
    if load == "ws":
        return drive_sockets(port, seconds)
    if load.startswith("h2-"):
        return drive_streams(port, load.removeprefix("h2-"), seconds)
    scheme = "https" if load.startswith("tls-") else "http"
    load = load.removeprefix("tls-")
    close = ["-H", "Connection: close"] if load.startswith("new-") else []
    path = load.removeprefix("new-")
    out = subprocess.run(
        ["wrk", "-t2", "-c64", f"-d{seconds}s", "--latency", *close,
         f"{scheme}://127.0.0.1:{port}/{path}"],
        capture_output=True, text=True).stdout
    errors = re.findall(r"(Socket errors.*|Non-2xx.*)", out)
    if errors:
        print("  !", *errors)
    if not re.search(r"[1-9]\d* requests in", out):
        raise SystemExit(f"port {port} answered nothing for /{path}:\n{out}")
    return {
        "requests": int(re.search(r"(\d+) requests in", out).group(1)),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
        "p50": millis(re.search(r"\n +50%\s+(\S+)", out).group(1)),
        "p99": millis(re.search(r"\n +99%\s+(\S+)", out).group(1)),
    }


def drive_streams(port, path, seconds):
    with tempfile.NamedTemporaryFile("r") as log:
        out = subprocess.run(
            ["h2load", "-t2", "-c16", "-m4", f"-D{seconds}", f"--log-file={log.name}",
             f"https://127.0.0.1:{port}/{path}"],
            capture_output=True, text=True).stdout
        times = sorted(int(line.split()[2]) / 1000 for line in log if line.split()[1] == "200")
    requests = int(re.search(r"(\d+) succeeded", out).group(1))
    failed = int(re.search(r"(\d+) failed", out).group(1))
    if failed:
        print("  ! failed", failed)
    if not requests or not times:
        raise SystemExit(f"port {port} answered nothing for /{path} by HTTP/2:\n{out}")
    return {"requests": requests, "rate": requests / seconds,
            "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100]}


def drive_sockets(port, seconds):
    out = subprocess.run([lib.java(), "-Xmx128m", "-XX:+UseSerialGC", lib.HERE + "/WebSockets.java",
                          "drive", str(port), "64", str(seconds)], capture_output=True, text=True)
    if out.returncode:
        raise SystemExit(f"port {port} echoes nothing: {out.stderr}")
    return json.loads(out.stdout)


def warm(at, load, name, seconds):
    """Until it is as it stays: what is compiled while it runs is compiled for tens of thousands of requests. On a busy machine a fresh one may
    answer nothing in the first second."""
    wanted = 4 if name == "router" else 1
    for left in range(wanted + 3, 0, -1):
        try:
            drive(at, load, seconds)
            wanted -= 1
        except SystemExit:
            if left == 1:
                raise
        if not wanted:
            return


def millis(text):
    number, unit = re.match(r"([\d.]+)(\w+)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def measure(process, at, load, seconds):
    before = cpu(process.pid)
    figures = drive(at, load, seconds)
    figures["cpu"] = (cpu(process.pid) - before) * 1e6 / figures["requests"]
    figures["rss"] = rss(process.pid)
    return figures


def report(load, rounds):
    words = load.replace("tls-", "over TLS, ").replace("h2-", "by HTTP/2, ").replace("new-", "a connection each, ")
    what = {"ws": "WebSocket messages"}.get(load, words + " bodies")
    if load.startswith("tls-new-"):
        what += ", so that what is done per second is handshakes"
    rows = [["", "CPU us each", "per second", "p50 ms", "p99 ms", "RSS MB"]]
    for name in rounds[0]:
        m = {k: statistics.median(r[name][k] for r in rounds)
             for k in ("cpu", "rate", "p50", "p99", "rss")}
        rows.append([name, f"{m['cpu']:.1f}", f"{m['rate']:.0f}", f"{m['p50']:.2f}", f"{m['p99']:.2f}",
                     f"{m['rss']:.0f}"])
    lib.table(f"{what}, median of {len(rounds)} rounds", rows)
    for peer in [n for n in rounds[0] if n != "router"]:
        ratios = []
        for key in ("cpu", "p99"):
            each = sorted(r["router"][key] / r[peer][key] for r in rounds if r[peer][key])
            if each:
                ratios.append(f"{key} {statistics.median(each):.2f} ({each[0]:.2f}-{each[-1]:.2f})")
        print(f"  ratio to {peer}:", ", ".join(ratios))


def main():
    args = argparse.ArgumentParser(prog="bench/run router", description=__doc__.splitlines()[0])
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--seconds", type=int, default=5)
    args.add_argument("--loads", default="200B,10kB,1MB,new-200B,ws,tls-200B,tls-1MB,tls-new-200B,h2-200B,h2-1MB")
    args.add_argument("--quick", action="store_true", help="one round of a second")
    args = args.parse_args()
    if args.quick:
        args.rounds = args.seconds = 1
    lacks = proxies.missing()
    if lacks:
        raise SystemExit("Missing: " + "; ".join(lacks) + ".")
    loads = args.loads.split(",")
    if not proxies.command("h2load") and any(load.startswith("h2-") for load in loads):
        print("skipped: HTTP/2, as h2load is not installed (Debian: apt install nghttp2-client)")
        loads = [load for load in loads if not load.startswith("h2-")]
    print(lib.machine())
    work = tempfile.mkdtemp(prefix="belay-bench-")
    os.chmod(work, 0o755)
    os.mkdir(work + "/home")
    starts = {**proxies.peers(), "router": proxies.router}
    names = list(starts)
    ports = {name: lib.free_port() for name in ["files", "echo", *names]}
    if any(load.startswith(("tls-", "h2-")) for load in loads):
        proxies.TLS.update({name: lib.free_port() for name in names})
    places = {name: Place(ports[name], proxies.TLS.get(name)) for name in names}
    processes = {}
    try:
        processes["files"] = proxies.files(work, ports["files"])
        processes["echo"] = proxies.echo(ports["echo"])
        proxies.wait_for(ports["files"])
        proxies.wait_for(ports["echo"])
        for name, start in starts.items():
            processes[name] = start(work, ports[name], ports["files"], ports["echo"])
            proxies.wait_for(ports[name])
        time.sleep(1)
        print("  idle RSS MB:", ", ".join(f"{n} {rss(processes[n].pid):.0f}" for n in names))
        for load in loads:
            for name in names:
                warm(places[name], load, name, 1 if args.quick else max(3, args.seconds))
            rounds = []
            for i in range(args.rounds):
                order = names if i % 2 == 0 else names[::-1]
                measured = {n: measure(processes[n], places[n], load, args.seconds) for n in order}
                rounds.append({n: measured[n] for n in names})
            report(load, rounds)
            sys.stdout.flush()
    finally:
        for process in processes.values():
            process.send_signal(signal.SIGTERM)
        for process in processes.values():
            process.wait(20)
        print(open(work + "/router.err").read(), end="", file=sys.stderr)
        shutil.rmtree(work)


main()
