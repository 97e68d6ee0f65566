"""The sample app as containers of the Docker Engine that `docker` talks to: its image, its boot, a switch by hand.

No registry is asked: the base of the image is this machine's own JDK and shell (and nginx, which Swarm's row needs
inside its network), with the libraries that they load. Belay builds on it, and so do its peers.
"""

import glob
import os
import re
import shutil
import subprocess
import time

import lib

BASE = "belay-bench:base"
JAVA = "/opt/java"
PORT = 8000
OMITTED = ("src.zip", "ct.sym", "*_coh.jsa", "*_nocoops.jsa")
DOCKERFILE = f"FROM {BASE}\nCOPY . /app\nWORKDIR /app\n"


def docker(*args):
    done = subprocess.run(["docker", *map(str, args)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"docker {' '.join(map(str, args))}: {done.stderr}")
    return done.stdout.strip()


def lacks():
    """Why nothing can be measured with containers here; empty when it can."""
    if not shutil.which("docker"):
        return "docker is not installed"
    done = subprocess.run(["docker", "version", "--format", "{{.Server.Version}}"], capture_output=True, text=True)
    return "" if done.returncode == 0 else "no Docker Engine answers: " + done.stderr.strip()


class Images:
    """The base and, of the same app, belay-bench:A and B, which are its peers' images; gone at the end."""

    def __init__(self, source, work):
        self.source, self.work = source, work

    def __enter__(self):
        base(self.work + "/base")
        for version in "AB":
            tree = f"{self.work}/image-{version}"
            shutil.copytree(self.source, tree, ignore=shutil.ignore_patterns(".git"))
            in_container(tree)
            lib.set_version(tree, version)
            docker("build", "-q", "-t", f"belay-bench:{version}", tree)
        return self

    def __exit__(self, *_):
        for tag in ("A", "B", "base"):
            subprocess.run(["docker", "rmi", f"belay-bench:{tag}"], capture_output=True)


def in_container(source):
    """Makes a checkout of the sample app one that is built to an image and listens on every address."""
    with open(source + "/Dockerfile", "w") as f:
        f.write(DOCKERFILE)
    with open(source + "/.dockerignore", "w") as f:
        f.write(".git\n")
    java = open(source + "/Hello.java").read()
    loopback = "new InetSocketAddress(InetAddress.getLoopbackAddress(), port)"
    assert loopback in java
    with open(source + "/Hello.java", "w") as f:
        f.write(java.replace(loopback, "new InetSocketAddress(port)"))


def base(tree):
    for name in ("bin", "etc", "tmp", "proc", "sys", "dev"):
        os.makedirs(f"{tree}/{name}")
    with open(tree + "/etc/passwd", "w") as f:
        f.write("root:x:0:0:root:/:/bin/sh\n")
    with open(tree + "/etc/group", "w") as f:
        f.write("root:x:0:\n")
    for name in ("bin", "lib", "conf"):
        shutil.copytree(f"{lib.java_home()}/{name}", f"{tree}{JAVA}/{name}", symlinks=True,
                        ignore=shutil.ignore_patterns(*OMITTED))
    programs = {"sh": shutil.which("sh"), "bash": shutil.which("bash"), "nginx": lib.nginx()}
    for name, program in programs.items():
        if program:
            shutil.copy(os.path.realpath(program), f"{tree}/bin/{name}")
    for program in [p for p in programs.values() if p] + glob.glob(f"{tree}{JAVA}/lib/**/*.so", recursive=True) + \
            [f"{tree}{JAVA}/bin/java"]:
        libraries(program, tree)
    tar = subprocess.Popen(["tar", "-C", tree, "--owner=0", "--group=0", "-c", "."], stdout=subprocess.PIPE)
    subprocess.run(["docker", "import", "-c", f"ENV PATH={JAVA}/bin:/bin", "-", BASE], stdin=tar.stdout, check=True,
                   stdout=subprocess.DEVNULL)
    if tar.wait():
        raise SystemExit("the base image could not be packed")
    shutil.rmtree(tree)


def libraries(program, tree):
    """Copies what a program loads to where its loader looks for it; a static one loads nothing."""
    for found in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", subprocess.run(["ldd", program], capture_output=True,
                                                                       text=True).stdout, re.M):
        if not found.startswith(tree) and not os.path.exists(tree + found):
            os.makedirs(os.path.dirname(tree + found), exist_ok=True)
            shutil.copy(os.path.realpath(found), tree + found)


def run(name, version, port, command):
    docker("run", "-d", "--name", name, "-p", f"127.0.0.1:{port}:{PORT}", "-e", f"PORT={PORT}",
           f"belay-bench:{version}", "sh", "-c", command)


def boot(source):
    """Milliseconds from `docker run` to the app's first answer, without Belay."""
    port = lib.free_port()
    try:
        began = time.monotonic()
        run("belay-bench-boot", "A", port, lib.web_command(source))
        lib.await_answer(port, "/health", 0.002)
        return (time.monotonic() - began) * 1000
    finally:
        subprocess.run(["docker", "rm", "-f", "belay-bench-boot"], capture_output=True)


def by_hand(belay, source, count, rate, pause):
    """docker stop OLD, docker run NEW on the same port: milliseconds of the two commands, and the load."""
    if not lib.nginx():
        print("skipped: stop-then-start by hand, as nginx is not installed (Debian: apt install nginx-light)")
        return None
    command = lib.web_command(source)
    app_port = lib.free_port()
    times = []
    try:
        run("belay-bench-B", "B", app_port, command)
        with lib.Front(belay.work + "/hand", app_port) as front:
            lib.await_answer(front.port)
            with lib.Load(front.port, "app", rate) as load:
                for i in range(count):
                    old, new = ("B", "A") if i % 2 == 0 else ("A", "B")
                    began = time.monotonic()
                    docker("stop", "belay-bench-" + old)
                    run("belay-bench-" + new, new, app_port, command)
                    times.append((time.monotonic() - began) * 1000)
                    lib.await_answer(front.port)
                    docker("rm", "belay-bench-" + old)
                    time.sleep(pause)
        return times, load
    finally:
        subprocess.run(["docker", "rm", "-f", "belay-bench-A", "belay-bench-B"], capture_output=True)


def clean(belay):
    """Removes the containers and images of a Belay that is to go: its containers would outlive it."""
    try:
        label = open(belay.home + "/data/docker-home").read().split()[0]
    except OSError:
        return
    mine = ["--filter", f"label=belay.home={label}"]
    for name in docker("ps", "-aq", *mine).split():
        subprocess.run(["docker", "rm", "-f", name], capture_output=True)
    for image in docker("images", "-q", "--no-trunc", *mine).split():
        subprocess.run(["docker", "rmi", "-f", image], capture_output=True)
