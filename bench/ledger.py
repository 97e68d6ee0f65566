"""The ledger at growing sizes, with the flags that the control plane runs with, beside plain SQLite."""

import argparse
import glob
import shutil
import sqlite3
import subprocess
import tempfile
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run ledger", description=__doc__)
parser.add_argument("--million", action="store_true", help="up to 1,000,000 releases: half an hour")
parser.add_argument("--quick", action="store_true", help="up to 1,000")
args = parser.parse_args()
sizes = ["100", "1000"] if args.quick else ["100", "1000", "10000", "100000"] + ["1000000"] * args.million
jars = glob.glob(lib.ROOT + "/server/target/belay-server-*.jar") + [lib.ROOT + "/server/target/lib/*"]
if len(jars) < 2:
    raise SystemExit("missing: the control plane's jars (mvn -pl server -am package)")
print(lib.machine())
work = tempfile.mkdtemp(prefix="belay-bench")
try:
    out = subprocess.run([lib.java(), "-Xms16m", "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                          "--enable-native-access=ALL-UNNAMED", "-cp", ":".join(jars),
                          lib.HERE + "/Ledger.java", work, *sizes],
                         capture_output=True, text=True, check=True).stdout
    rows = [line.split("\t") for line in out.splitlines()]
    rows[0] = ["releases", "append+mark ms", "p99", "newest 20 ms", "p99", "one old ms", "verify ms"]
    lib.table("ledger (bars at 100,000: newest page 10 ms, verify 2000 ms)", rows)
    db = sqlite3.connect(work + "/plain.db", isolation_level=None)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=full")
    db.execute("create table t (id integer primary key, text text)")
    times = []
    for i in range(1000):
        began = time.perf_counter()
        db.execute("insert into t (text) values (?)", ("x" * 400,))
        times.append((time.perf_counter() - began) * 1000)
    print("  plain SQLite, one durable row:", lib.spread(times), "ms; a release is two transactions")
finally:
    shutil.rmtree(work)
