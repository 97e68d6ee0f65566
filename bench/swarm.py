"""Docker Swarm's service rollback, a peer of bench/run rollback: start-first, health-checked, behind nginx.

nginx is in the service's network and asks Swarm's DNS for its tasks every second, so that Swarm's own balancing,
which needs IPVS in the kernel, is not needed. Programs and libraries are the machine's own, bound into the
containers; the image is the app and nothing else.
"""

import os
import shutil
import subprocess
import time

import lib

BINDS = [a for d in ("/usr", "/lib", "/lib64", "/bin", "/etc/passwd", "/etc/group") if os.path.exists(d)
         for a in ("--mount", f"type=bind,src={d},dst={d},ro")]


def docker(*args):
    done = subprocess.run(["docker", *map(str, args)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"docker {' '.join(map(str, args))}: {done.stderr}")
    return done.stdout.strip()


def lacks():
    """Why it cannot be measured here; empty when it can."""
    if not shutil.which("docker"):
        return "docker is not installed"
    info = subprocess.run(["docker", "info", "--format", "{{.Swarm.LocalNodeState}}"], capture_output=True, text=True)
    if info.returncode:
        return "no Docker Engine runs"
    if info.stdout.strip() != "active":
        return "this Docker Engine is in no swarm (docker swarm init)"
    return "" if lib.java().startswith("/usr/") and shutil.which("nginx", path="/usr/sbin:/usr/bin") else \
        "nginx or a JDK below /usr is not there"


def images(source, work):
    for version in "AB":
        tree = f"{work}/swarm-{version}"
        shutil.copytree(source, tree + "/app", ignore=shutil.ignore_patterns(".git"))
        for name in ("usr", "lib", "lib64", "bin", "etc", "tmp", "proc", "sys", "dev"):
            os.makedirs(f"{tree}/{name}")
        java = open(tree + "/app/Hello.java").read()
        open(tree + "/app/Hello.java", "w").write(
            java.replace("new InetSocketAddress(InetAddress.getLoopbackAddress(), port)", "new InetSocketAddress(port)"))
        lib.set_version(tree + "/app", version)
        tar = subprocess.Popen(["tar", "-C", tree, "-c", "."], stdout=subprocess.PIPE)
        subprocess.run(["docker", "import", "-", f"belay-bench:{version}"], stdin=tar.stdout, check=True,
                       stdout=subprocess.DEVNULL)


def front(work):
    with open(work + "/swarm-nginx.conf", "w") as f:
        f.write("""worker_processes 2; daemon off; pid /tmp/pid; error_log /tmp/err; user root;
events {} http { access_log off; client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f;
uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s; resolver 127.0.0.11 valid=1s;
server { listen 8000; location / { set $up belay-bench; proxy_pass http://$up:8000; proxy_http_version 1.1;
proxy_set_header Connection ""; } } }""")


def start(work, source, port):
    command = lib.web_command(source)
    docker("network", "create", "-d", "overlay", "belay-bench")
    docker("service", "create", "-d", "--name", "belay-bench", "--network", "belay-bench", "--endpoint-mode", "dnsrr",
           "--update-order", "start-first", "--rollback-order", "start-first", "--rollback-monitor", "1s",
           "--update-monitor", "1s", "--env", "PORT=8000", "--env", "JAVA_HOME=" + lib.java_home(), *BINDS,
           "--workdir", "/app", "--health-cmd", "bash -c 'echo > /dev/tcp/127.0.0.1/8000'", "--health-interval", "1s",
           "--health-retries", "30", "--no-resolve-image", "belay-bench:A", "sh", "-c", command)
    docker("service", "create", "-d", "--name", "belay-front", "--network", "belay-bench",
           "--publish", f"mode=host,published={port},target=8000", *BINDS,
           "--mount", f"type=bind,src={work}/swarm-nginx.conf,dst=/nginx.conf,ro", "--no-resolve-image",
           "belay-bench:A", shutil.which("nginx", path="/usr/sbin:/usr/bin"), "-c", "/nginx.conf")


def measure(belay, source, count, rate):
    """Seconds of each rollback, from the command to its end, and the load; none when it cannot be had."""
    why = lacks()
    if why:
        print("skipped: Docker Swarm's service rollback, as", why)
        return None
    port = lib.free_port()
    images(source, belay.work)
    front(belay.work)
    try:
        start(belay.work, source, port)
        lib.await_answer(port)
        docker("service", "update", "--no-resolve-image", "--image", "belay-bench:B", "belay-bench")
        times = []
        with lib.Load(port, "app", rate) as load:
            for _ in range(count):
                began = time.monotonic()
                docker("service", "rollback", "belay-bench")
                times.append((time.monotonic() - began) * 1000)
        return times, load
    finally:
        for what in (["service", "rm", "belay-bench"], ["service", "rm", "belay-front"]):
            subprocess.run(["docker", *what], capture_output=True)
        time.sleep(3)  # a network goes only after its tasks have
        subprocess.run(["docker", "network", "rm", "belay-bench"], capture_output=True)
        subprocess.run(["docker", "rmi", "belay-bench:A", "belay-bench:B"], capture_output=True)
