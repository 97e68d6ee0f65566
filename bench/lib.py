"""What the benchmarks share: a throwaway Belay, an app in it, load, /proc, statistics, tables."""

import base64
import glob
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HERE = ROOT + "/bench"
TICKS = os.sysconf("SC_CLK_TCK")


def java():
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(glob.glob("/usr/lib/jvm/*"))
    for place in [h + "/bin/java" for h in homes if h] + [shutil.which("java") or ""]:
        if os.access(place, os.X_OK):
            out = subprocess.run([place, "-version"], capture_output=True, text=True)
            if re.search(r'version "25', out.stderr):
                return place
    raise SystemExit("missing: a JDK 25 (set JAVA_HOME)")


def java_home():
    return os.path.dirname(os.path.dirname(java()))


def web_command(source):
    return open(source + "/Procfile").read().split(":", 1)[1].strip()


def set_version(source, version):
    """Of the sample app."""
    file = source + "/hello.properties"
    text = re.sub(r"version=.*", "version=" + version, open(file).read())
    open(file, "w").write(text)


def nginx():
    """The program; none when it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def await_answer(port, path="/", pause=0.05, seconds=60, host="127.0.0.1"):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            c = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            c.request("GET", path, headers={"Host": host})
            if c.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(pause)
    raise SystemExit(f"nothing answers for {host} on port {port}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def machine():
    """One line about where this was measured."""
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if "model name" in l), "?")
    load = open("/proc/loadavg").read().split()[0]
    return f"{model}, {os.cpu_count()} cores, Linux {os.uname().release}, load {load}"


def spread(values):
    """Median and the range around it."""
    values = sorted(values)
    return f"{statistics.median(values):.1f} ({values[0]:.1f}-{values[-1]:.1f}, n={len(values)})"


def table(title, rows):
    print(f"\n{title}")
    widths = [max(len(str(r[i])) for r in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(str(c).ljust(w) for c, w in zip(row, widths)).rstrip())


def rss(pid):
    """Resident megabytes."""
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Belay:
    """A home of its own, with the real programs; everything goes with it. It is this user's, or another's by uid."""

    def __init__(self, user=None, settings=None):
        self.settings = settings or {}
        self.other = {} if user is None else {"user": user, "group": user, "extra_groups": []}

    def __enter__(self):
        self.work = tempfile.mkdtemp(prefix="belay-bench")
        self.home = self.work + "/home"
        if self.other:
            os.chown(self.work, self.other["user"], self.other["group"])
        self.env = {**os.environ, "BELAY_HOME": self.home, "BELAY_NO_AOT": "1", "HOME": self.work,
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
        # Dynos find their java there: the one that the boot beside them runs with.
        self.env["PATH"] = java_home() + "/bin:" + self.env["PATH"]
        for role in ("AUTHOR", "COMMITTER"):
            self.env[f"GIT_{role}_NAME"] = "bench"
            self.env[f"GIT_{role}_EMAIL"] = "bench@example.com"
        ports = [free_port() for _ in range(3)]
        if self.settings:
            os.makedirs(self.home)
            with open(self.home + "/server.properties", "w") as file:
                said = {**self.settings, "http.port": ports[0], "api.port": ports[1], "ssh.port": ports[2]}
                file.writelines(f"{key}={value}\n" for key, value in said.items())
            self.give(self.home)
        began = time.monotonic()
        try:
            self.run("up", "--http-port", ports[0], "--api-port", ports[1], "--ssh-port", ports[2])
        except SystemExit:
            # A machine that does much else starts it slower than the command waits; the second waits for the same one.
            try:
                self.run("up")
            except SystemExit:
                self.__exit__()
                raise
        self.up_seconds = time.monotonic() - began
        self.env["BELAY_NO_BUILD"] = "1"
        self.port = ports[0]
        return self

    def __exit__(self, *_):
        subprocess.run([ROOT + "/belay", "down"], env=self.env, capture_output=True, **self.other)
        shutil.rmtree(self.work, ignore_errors=True)

    def give(self, directory):
        """Lets its user have what was written for it."""
        if self.other:
            for at, _, files in os.walk(directory):
                for each in [at] + [f"{at}/{f}" for f in files]:
                    os.chown(each, self.other["user"], self.other["group"], follow_symlinks=False)

    def run(self, *args, cwd=None):
        done = subprocess.run([ROOT + "/belay", *map(str, args)], env=self.env, cwd=cwd or self.work,
                              capture_output=True, text=True, **self.other)
        if done.returncode:
            raise SystemExit(f"belay {' '.join(map(str, args))}: {done.stdout}{done.stderr}")
        return done.stdout

    def git(self, cwd, *args):
        done = subprocess.run(["git", "-c", "init.defaultBranch=main", *args], env=self.env, cwd=cwd,
                              capture_output=True, text=True, **self.other)
        if done.returncode:
            raise SystemExit(f"git {args}: {done.stderr}")

    def pid(self, program):
        return json.load(open(f"{self.home}/run/{program}.json"))["pid"]

    def app(self, name, *options, prepare=lambda source: None):
        """A checkout of the sample app, deployed once as version v1; options are of apps:create."""
        source = f"{self.work}/{name}"
        shutil.copytree(ROOT + "/samples/hello", source)
        prepare(source)
        self.give(source)
        self.run("apps:create", name, "--no-remote", *options)
        self.git(source, "init", "-q")
        self.run("git:remote", "-a", name, cwd=source)
        self.version(source, "v1")
        return source

    def version(self, source, version):
        """Commits and pushes a version; answers the seconds that the push took."""
        set_version(source, version)
        self.git(source, "add", "-A")
        self.git(source, "commit", "-q", "--allow-empty", "-m", version)
        began = time.monotonic()
        self.git(source, "push", "-q", "belay", "HEAD:main")
        return time.monotonic() - began

    def api(self):
        return Api(json.load(open(self.home + "/credentials")))


class Api:
    """The API on one kept connection."""

    def __init__(self, credentials):
        self.connection = http.client.HTTPConnection(credentials["url"].split("//")[1])
        self.headers = {"Authorization": "Bearer " + credentials["token"],
                        "Accept": "application/vnd.heroku+json; version=3.belay",
                        "Content-Type": "application/json"}

    def post(self, path, body):
        self.connection.request("POST", path, json.dumps(body), self.headers)
        answer = json.loads(self.connection.getresponse().read())
        if "message" in answer and "id" in answer and "version" not in answer:
            raise SystemExit(f"POST {path}: {answer['message']}")
        return answer


class Front:
    """nginx with two workers before what listens on a port, with kept connections; .port is its own."""

    def __init__(self, work, app_port):
        self.port = free_port()
        os.makedirs(work)
        self.config = work + "/nginx.conf"
        with open(self.config, "w") as f:
            f.write(f"""worker_processes 2; daemon off; pid {work}/pid; error_log {work}/err;
events {{}} http {{ access_log off; upstream app {{ server 127.0.0.1:{app_port}; keepalive 16; }}
client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
server {{ listen 127.0.0.1:{self.port}; location / {{ proxy_pass http://app; proxy_http_version 1.1;
proxy_set_header Connection ""; }} }} }}""")

    def __enter__(self):
        self.process = subprocess.Popen([nginx(), "-c", self.config], stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Load:
    """A constant rate of requests; use as a context, then look at .result."""

    def __init__(self, port, host, rate=1000, connections=8):
        self.command = [java(), "-XX:+UseSerialGC", "-Xmx128m", HERE + "/Load.java",
                        str(port), host, str(rate), str(connections)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != b"ON\n":
            raise SystemExit("the load does not start")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.result = json.loads(self.process.stdout.read() or "{}")
        self.process.wait()

    def failed(self):
        return sum(n for what, n in self.result["counts"].items() if not what.startswith("200 "))


def boot(source, times=5):
    """Milliseconds from exec of the sample app to its first answer, without Belay."""
    command = web_command(source)
    out = []
    for _ in range(times):
        port = free_port()
        env = {**os.environ, "PORT": str(port), "JAVA_HOME": java_home()}
        began = time.monotonic()
        process = subprocess.Popen(["sh", "-c", command], cwd=source, env=env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await_answer(port, "/health", 0.002)
        out.append((time.monotonic() - began) * 1000)
        process.kill()
        process.wait()
    return out
