"""Many releases of a large tree of which 2 % changes each time: disk, time to lay out, time to prune."""

import argparse
import glob
import shutil
import subprocess
import tempfile

import lib

parser = argparse.ArgumentParser(prog="bench/run slugs", description=__doc__)
parser.add_argument("--releases", type=int, default=300)
parser.add_argument("--megabytes", type=int, default=150)
args = parser.parse_args()
jars = glob.glob(lib.ROOT + "/server/target/belay-server-*.jar") + [lib.ROOT + "/server/target/lib/*"]
print(lib.machine())
work = tempfile.mkdtemp(prefix="belay-bench")


def megabytes(path):
    return int(subprocess.run(["du", "-sm", path], capture_output=True, text=True).stdout.split()[0])


try:
    process = subprocess.Popen([lib.java(), "-Xmx400m", "-XX:+UseSerialGC", "-cp", ":".join(jars),
                                lib.HERE + "/Slugs.java", work, str(args.releases), str(args.megabytes)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline().strip() != "STORED":
        raise SystemExit("the store failed")
    full = megabytes(work + "/slugs")
    process.stdin.write("\n")
    process.stdin.flush()
    stored, laid, pruned = process.stdout.readline().split()
    process.wait()
    lib.table(f"{args.releases} releases of {args.megabytes} MB, 2 % changed in each",
              [["disk MB (bar 1500)", "copies would take MB", "store ms", "lay out ms", f"prune all but 5, ms"],
               [full, args.releases * args.megabytes, stored, laid, pruned]])
finally:
    shutil.rmtree(work)
