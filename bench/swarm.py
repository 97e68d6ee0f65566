"""Docker Swarm's service rollback, a peer of bench/run rollback: start-first, health-checked, behind nginx.

nginx is in the service's network and asks Swarm's DNS for its tasks every second, so that Swarm's own balancing,
which needs IPVS in the kernel, is not needed. The app's images are those of the other rows with containers.
"""

import subprocess
import time

import lib
from containers import docker


SETTLED = 3  # seconds, in which the old task is stopped and nginx hears of it


def lacks():
    """Why it cannot be measured here, where an engine answers; empty when it can."""
    if docker("info", "--format", "{{.Swarm.LocalNodeState}}") != "active":
        return "this Docker Engine is in no swarm (docker swarm init)"
    return "" if lib.nginx() else "nginx is not installed (Debian: apt install nginx-light)"


def front(work):
    with open(work + "/swarm-nginx.conf", "w") as f:
        f.write("""worker_processes 2; daemon off; pid /tmp/pid; error_log /tmp/err; user root;
events {} http { access_log off; client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f;
uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s; resolver 127.0.0.11 valid=1s;
server { listen 8000; location / { set $up belay-bench; proxy_pass http://$up:8000; proxy_http_version 1.1;
proxy_set_header Connection ""; } } }""")


def start(work, source, port):
    docker("network", "create", "-d", "overlay", "belay-bench")
    docker("service", "create", "-d", "--name", "belay-bench", "--network", "belay-bench", "--endpoint-mode", "dnsrr",
           "--update-order", "start-first", "--rollback-order", "start-first", "--rollback-monitor", "1s",
           "--update-monitor", "1s", "--env", "PORT=8000",
           "--health-cmd", "bash -c 'echo > /dev/tcp/127.0.0.1/8000'", "--health-interval", "1s",
           "--health-retries", "30", "--no-resolve-image", "belay-bench:A", "sh", "-c", lib.web_command(source))
    docker("service", "create", "-d", "--name", "belay-front", "--network", "belay-bench",
           "--publish", f"mode=host,published={port},target=8000",
           "--mount", f"type=bind,src={work}/swarm-nginx.conf,dst=/nginx.conf,ro", "--no-resolve-image",
           "belay-bench:A", "nginx", "-c", "/nginx.conf")


def await_gone():
    """A network and an image go only after the tasks have."""
    services = [f"label=com.docker.swarm.service.name={name}" for name in ("belay-bench", "belay-front")]
    end = time.monotonic() + 30
    while time.monotonic() < end:
        left = [i for service in services for i in docker("ps", "-aq", "--filter", service).split()]
        if not left:
            return
        subprocess.run(["docker", "rm", "-f", *left], capture_output=True)
        time.sleep(0.2)


def measure(belay, source, count, rate):
    """Milliseconds of each rollback, from the command to its end, and the load; none when it cannot be had."""
    why = lacks()
    if why:
        print("skipped: Docker Swarm's service rollback, as", why)
        return None
    port = lib.free_port()
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
                time.sleep(SETTLED)
        return times, load
    finally:
        for what in (["service", "rm", "belay-bench"], ["service", "rm", "belay-front"]):
            subprocess.run(["docker", *what], capture_output=True)
        await_gone()
        subprocess.run(["docker", "network", "rm", "belay-bench"], capture_output=True)
