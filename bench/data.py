"""An app that writes a row for each request, beside a table of so many megabytes: what requests feel, in milliseconds, while nothing
happens, while a checkpoint is taken, while the app goes back with its data, and while that is undone; and how many of the rows that were
answered for are lost, counted in what serves and in the safety copy. Beside it the same by hand: pg_dump, and pg_restore into another
database, with the app stopped from the dump on, so that nothing is lost.

The longest wait of a request is how long it was held. --xfs does it on a loop-mounted XFS, where copies share their blocks (root, xfsprogs).
"""

import argparse
import glob
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import lib

parser = argparse.ArgumentParser(
    prog="bench/run data", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--megabytes", type=int, default=1000)
parser.add_argument("--rate", type=int, default=50, help="requests, and so rows, per second")
parser.add_argument("--times", type=int, default=3, help="checkpoints, and rollbacks with data")
parser.add_argument("--xfs", action="store_true")
parser.add_argument("--quick", action="store_true", help="50 MB, once")
args = parser.parse_args()
if args.quick:
    args.megabytes, args.times = 50, 1
ROW_BYTES = 1000


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_dump"))
    if not found:
        raise SystemExit("missing: PostgreSQL (Debian: apt-get install postgresql)")
    return os.path.dirname(found[-1])


BIN = programs()


def psql(url, sql):
    done = subprocess.run([BIN + "/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", url, "-c", sql], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"psql: {done.stderr}")
    return done.stdout.strip()


def prepare(source):
    open(source + "/app.py", "w").write(open(lib.HERE + "/DataApp.py").read())
    open(source + "/hello.properties", "w").write("version=v1\n")
    open(source + "/belay.yml", "w").write("buildpacks: [procfile]\nmigrations: [migrations]\nhealth: /health\n")
    open(source + "/Procfile", "w").write("web: exec python3 app.py\nrelease: sh migrate.sh\n")
    open(source + "/migrate.sh", "w").write(
        'for f in migrations/*.sql; do psql -Xq -v ON_ERROR_STOP=1 "$DATABASE_URL" -f "$f" || exit 1; done\n')
    migration(source, 1, "create table if not exists written (id bigserial primary key, at timestamptz)")


def migration(source, number, sql):
    os.makedirs(source + "/migrations", exist_ok=True)
    open(f"{source}/migrations/{number}.sql", "w").write(sql + ";\n")


class Felt:
    """What requests felt while something was done."""

    def __init__(self, belay):
        self.belay, self.rows = belay, []

    def during(self, what, act):
        """Answers how many rows were answered for, by the server's port."""
        with lib.Load(self.belay.port, "data.localhost", args.rate) as load:
            time.sleep(2)
            began = time.monotonic()
            act()
            took = time.monotonic() - began
            time.sleep(1)
        result = load.result
        self.rows.append([what, f"{took:.2f}", result["requests"], load.failed(), f"{result['p0.5_us'] / 1000:.1f}",
                          f"{result['p0.99_us'] / 1000:.1f}", f"{result['p1.0_us'] / 1000:.0f}"])
        return {int(status[4:]): n for status, n in result["counts"].items() if status.startswith("200 ")}


def url(belay):
    return belay.run("config:get", "DATABASE_URL", "-a", "data").strip()


def port(at):
    return urllib.parse.urlparse(at).port


def count(at):
    return int(psql(at, "select count(*) from written"))


def serving(belay):
    return next(r["version"] for r in json.loads(belay.run("releases", "-a", "data", "--json")) if r["current"])


def there_and_back(belay, felt, source, number):
    """Answers the rows that were answered for, and are not there."""
    target = serving(belay)
    migration(source, number, f"alter table big add column if not exists c{number} text")
    belay.version(source, f"v{number}")
    old, before = url(belay), count(url(belay))
    there = felt.during("a rollback with data",
                        lambda: belay.run("rollback", f"v{target}", "--with-data", "-a", "data"))
    new = url(belay)
    lost = before + there.get(port(new), 0) - count(new)
    back = felt.during("its undo", lambda: belay.run("rollback", "--undo", "--with-data", "-a", "data"))
    if url(belay) != old:
        raise SystemExit("the undo did not lead back")
    return lost + before + there.get(port(old), 0) + back.get(port(old), 0) - count(old)


class ByHand:
    """A cluster of its own, as an operator has it."""

    def __init__(self, work):
        self.directory = tempfile.mkdtemp(dir=work)
        self.port = lib.free_port()
        if os.geteuid() == 0:
            os.chmod(work, 0o755)
            subprocess.run(["chown", "nobody", self.directory], check=True)

    def run(self, *command):
        as_other = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
        done = subprocess.run([*as_other, *command], cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{command[0]}: {done.stderr}")

    def __enter__(self):
        self.run(BIN + "/initdb", "-D", self.directory + "/data", "-U", "bench", "-A", "trust")
        self.run(BIN + "/pg_ctl", "-D", self.directory + "/data", "-l", self.directory + "/log", "-w", "-o",
                 f"-p {self.port} -k '' -c listen_addresses=127.0.0.1", "start")
        return self

    def __exit__(self, *_):
        self.run(BIN + "/pg_ctl", "-D", self.directory + "/data", "-m", "immediate", "stop")

    def restored(self, source, number):
        """Seconds of pg_dump and of pg_restore."""
        file, to = f"{self.directory}/dump{number}", f"postgres://bench@127.0.0.1:{self.port}/"
        began = time.monotonic()
        subprocess.run([BIN + "/pg_dump", "-Fc", "-Z1", "-d", source, "-f", file], check=True)
        dumped = time.monotonic()
        psql(to + "postgres", f"create database d{number}")
        subprocess.run([BIN + "/pg_restore", "-O", "-x", "-j", "2", "-d", to + f"d{number}", file], check=True)
        return dumped - began, time.monotonic() - dumped


def measure(belay):
    source = f"{belay.work}/data"
    belay.run("apps:create", "data", "--no-remote")
    belay.run("addons:create", "postgresql", "-a", "data")
    os.makedirs(source)
    prepare(source)
    belay.give(source)
    belay.git(source, "init", "-q")
    belay.run("git:remote", "-a", "data", cwd=source)
    belay.version(source, "v1")
    lib.await_answer(belay.port, "/health", host="data.localhost")
    rows = args.megabytes * 1_000_000 // ROW_BYTES
    psql(url(belay), f"create table big as select i, repeat(md5(i::text), 30) a from generate_series(1, {rows}) i")
    megabytes = int(psql(url(belay), "select pg_database_size(current_database())")) >> 20
    felt = Felt(belay)
    felt.during("nothing", lambda: time.sleep(5))
    for _ in range(args.times):
        felt.during("a checkpoint", lambda: belay.run("checkpoints:take", "-a", "data"))
    lost = sum(there_and_back(belay, felt, source, n + 2) for n in range(args.times))
    with ByHand(belay.work) as peer:
        by_hand = [peer.restored(url(belay), n) for n in range(args.times)]
    return megabytes, felt, lost, by_hand


def main():
    with lib.Belay() as belay:
        megabytes, felt, lost, by_hand = measure(belay)
    kind = subprocess.run(["stat", "-f", "-c", "%T", tempfile.gettempdir()], capture_output=True, text=True).stdout.strip()
    print(lib.machine())
    lib.table(f"{megabytes} MB on {kind}, {args.rate} rows per second; milliseconds of requests",
              [["while", "took s", "requests", "failed", "median", "p99", "longest"], *felt.rows])
    print(f"  lost of the rows that were answered for: {lost}")
    dump, restore = [d for d, _ in by_hand], [r for _, r in by_hand]
    print(f"  by hand: pg_dump {lib.spread(dump)} s, pg_restore {lib.spread(restore)} s, in which nobody may write")
    held = [float(row[6]) / 1000 for row in felt.rows if row[0] == "a rollback with data"]
    down = statistics.median(d + r for d, r in by_hand)
    print(f"  the longest wait of a rollback with data is {statistics.median(held) / down:.3f} of that")


def on_xfs():
    directory = tempfile.mkdtemp(prefix="belay-xfs")
    image, mounted = directory + "/image", directory + "/disk"
    os.mkdir(mounted)
    size = str(8 * args.megabytes + 4000) + "M"
    for command in (["truncate", "-s", size, image], ["mkfs.xfs", "-q", "-m", "reflink=1", image],
                    ["mount", "-o", "loop", image, mounted]):
        if subprocess.run(command).returncode:
            raise SystemExit("missing: a root who may mount, and xfsprogs")
    os.chmod(directory, 0o755)
    tempfile.tempdir = mounted
    try:
        main()
    finally:
        subprocess.run(["umount", mounted])
        shutil.rmtree(directory, ignore_errors=True)


if args.xfs:
    on_xfs()
else:
    main()
