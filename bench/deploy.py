"""git push until it is live: of an app with nothing to compile, beside the app's own boot; of a Node
app with some 300 packages and of a Spring app, one file changed and packages already fetched, beside the
same build and boot by hand."""

import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import time

import lib

parser = argparse.ArgumentParser(prog="bench/run deploy", description=__doc__)
parser.add_argument("--pushes", type=int, default=10, help="of the app with nothing to compile; 0 leaves it out")
parser.add_argument("--builds", type=int, default=5, help="pushes of Node and Spring each; 0 leaves them out")
parser.add_argument("--only", choices=["node", "spring"], help="of the two")
parser.add_argument("--parts", action="store_true", help="tells of the last push when each step was said")
args = parser.parse_args()

JAVA = lib.java_home()

# New dynos must stay up for so many milliseconds before they get requests: wanted, and nobody's work.
STAY_UP = 1000


class Node:
    """Packages by npm, from its registry, with a lock file that stays the same."""

    name = "node"
    needs = ["node", "npm"]
    command = "npm ci"
    file = "server.js"
    packages = {"express": "4.21.2", "eslint": "8.57.1", "jest": "29.7.0"}
    text = 'require("http").createServer((q, r) => r.end("v1")).listen(process.env.PORT);\n'

    def make(self, source):
        write(source, "package.json", json.dumps({
            "name": "shop", "version": "1.0.0", "private": True, "dependencies": self.packages,
            "scripts": {"start": "node server.js"}}))
        write(source, ".gitignore", "node_modules\n")
        run(["npm", "install", "--package-lock-only", "--no-audit", "--no-fund"], source)
        count = len(json.load(open(source + "/package-lock.json"))["packages"]) - 1
        return f"a Node app with {count} packages"

    def build(self, work, _):
        run(["npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"], work)
        return ["node", "server.js"]


class Spring:
    """What it needs by Maven, from its central repository, and there on the disk by the second push."""

    name = "spring"
    needs = ["mvn"]
    command = "mvn package"
    file = "src/main/java/shop/Shop.java"
    text = """package shop;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.*;

@SpringBootApplication
@RestController
public class Shop {
  public static void main(String[] words) { SpringApplication.run(Shop.class, words); }
  @GetMapping("/") String answer() { return "v1"; }
}
"""
    pom = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.5.7</version>
    <relativePath/>
  </parent>
  <groupId>shop</groupId>
  <artifactId>shop</artifactId>
  <version>1.0</version>
  <properties><java.version>17</java.version></properties>
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-web</artifactId>
    </dependency>
  </dependencies>
  <build><plugins><plugin>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-maven-plugin</artifactId>
  </plugin></plugins></build>
</project>
"""

    def make(self, source):
        write(source, "pom.xml", self.pom)
        write(source, ".gitignore", "target\n")
        # With the JDK of the build by hand.
        write(source, "system.properties", "java.runtime.version=25\n")
        return "a Spring app"

    def build(self, work, belay):
        repository = belay.work + "/repository"
        if not os.path.isdir(repository):
            shutil.copytree(glob.glob(belay.home + "/**/maven/repository", recursive=True)[0], repository)
        run(["mvn", "-B", "-ntp", "-q", "-Dmaven.repo.local=" + repository, "-DskipTests", "clean", "package"],
            work, JAVA_HOME=JAVA, MAVEN_OPTS="-Xmx512m")
        return ["sh", "-c", f'exec {JAVA}/bin/java -Dserver.port=$PORT -jar target/shop-1.0.jar']


def write(source, name, text):
    os.makedirs(os.path.dirname(f"{source}/{name}"), exist_ok=True)
    with open(f"{source}/{name}", "w") as file:
        file.write(text)


def run(command, where, **variables):
    done = subprocess.run(command, cwd=where, env={**os.environ, **variables}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def push(belay, source):
    """Milliseconds until it is live, and what was said, each line with the milliseconds until then."""
    said = []
    began = time.monotonic()
    process = subprocess.Popen(["git", "push", "belay", "HEAD:main"], cwd=source, env=belay.env,
                               stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        said.append(((time.monotonic() - began) * 1000, line.rstrip()))
    if process.wait():
        raise SystemExit("git push: " + "\n".join(line for _, line in said[-30:]))
    return (time.monotonic() - began) * 1000, said


def version(belay, app, source, number):
    write(source, app.file, app.text.replace("v1", f"v{number}"))
    belay.git(source, "add", "-A")
    belay.git(source, "commit", "-q", "-m", f"v{number}")
    return push(belay, source)


def by_hand(app, belay, source):
    """Milliseconds of the build in a fresh copy, with a warm cache, and of the app's boot."""
    work = belay.work + "/hand"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(source, work, ignore=shutil.ignore_patterns(".git", "node_modules", "target"))
    began = time.monotonic()
    command = app.build(work, belay)
    built = time.monotonic()
    port = lib.free_port()
    process = subprocess.Popen(command, cwd=work, env={**os.environ, "PORT": str(port)},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lib.await_answer(port, "/", 0.005)
    ended = time.monotonic()
    process.kill()
    process.wait()
    return (built - began) * 1000, (ended - built) * 1000


def second_pushes(app):
    with lib.Belay() as belay:
        source = f"{belay.work}/{app.name}"
        what = app.make(source)
        belay.run("apps:create", app.name, "--no-remote")
        belay.git(source, "init", "-q")
        belay.run("git:remote", "-a", app.name, cwd=source)
        version(belay, app, source, 1)
        by_hand(app, belay, source)
        pushes, builds, boots = [], [], []
        for i in range(args.builds):
            took, said = version(belay, app, source, i + 2)
            build, boot = by_hand(app, belay, source)
            pushes.append(took)
            builds.append(build)
            boots.append(boot)
        own = [p - b - s - STAY_UP for p, b, s in zip(pushes, builds, boots)]
        lib.table(f"push of {what}, one file changed",
                  [["", "ms, median (range)"], ["git push, whole", lib.spread(pushes)],
                   [f"by hand: {app.command}", lib.spread(builds)],
                   ["by hand: its boot", lib.spread(boots)],
                   ["that it must stay up", str(STAY_UP)],
                   ["what is Belay's (bar 1000)", lib.spread(own)]])
        if args.parts:
            lib.table("the last push", [["ms", ""]] + [
                [str(round(at)), re.sub("^remote: ", "", line)] for at, line in said if line.startswith("remote: ")])


def plain():
    with lib.Belay() as belay:
        source = belay.app("hello")
        pushes, boots = [], []
        for i in range(args.pushes):
            pushes.append(belay.version(source, f"v{i + 2}") * 1000)
            boots += lib.boot(source, 1)
        extra = [p - b - STAY_UP for p, b in zip(pushes, boots)]
        lib.table("push to live", [["", "ms, median (range)"], ["git push, whole", lib.spread(pushes)],
                                   ["the app's own boot", lib.spread(boots)],
                                   ["that it must stay up", str(STAY_UP)],
                                   ["what is Belay's (bar 1000)", lib.spread(extra)]])


print(lib.machine())
if args.pushes:
    plain()
for each in [Node(), Spring()] if args.builds else []:
    missing = [tool for tool in each.needs if not shutil.which(tool)]
    if args.only in (None, each.name):
        print(f"\nskipped: {missing[0]} is not installed here") if missing else second_pushes(each)
