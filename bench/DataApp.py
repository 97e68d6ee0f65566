"""An app that writes a row to its database for each request, and answers with its server's port once it is there. Python's library alone."""

import base64
import hashlib
import hmac
import http.server
import os
import queue
import socket
import struct
import urllib.parse


class Database:
    """One connection, by PostgreSQL's protocol 3 and SCRAM-SHA-256."""

    def __init__(self, url):
        at = urllib.parse.urlparse(url)
        self.socket = socket.create_connection((at.hostname, at.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        start = f"user\0{at.username}\0database\0{at.path[1:]}\0\0".encode()
        self.socket.sendall(struct.pack("!ii", len(start) + 8, 196608) + start)
        self.sign_in(at.password.encode())
        self.until(b"Z")

    def send(self, kind, body):
        self.socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def message(self):
        kind, length = struct.unpack("!ci", self.file.read(5))
        body = self.file.read(length - 4)
        if kind == b"E":
            raise OSError(body.decode(errors="replace").replace("\0", " "))
        return kind, body

    def until(self, wanted):
        rows = []
        while True:
            kind, body = self.message()
            if kind == b"D":
                rows.append(body)
            if kind == wanted:
                return rows

    def sign_in(self, password):
        self.message()
        nonce = base64.b64encode(os.urandom(18)).decode()
        bare = f"n=,r={nonce}"
        first = ("n,," + bare).encode()
        self.send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(first)) + first)
        said = self.message()[1][4:].decode()
        fields = dict(f.split("=", 1) for f in said.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", password, base64.b64decode(fields["s"]), int(fields["i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        last = "c=biws,r=" + fields["r"]
        proof = hmac.digest(hashlib.sha256(key).digest(), f"{bare},{said},{last}".encode(), "sha256")
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(key, proof))).decode()
        self.send(b"p", f"{last},p={proof}".encode())
        self.message()
        self.message()

    def say(self, sql):
        self.send(b"Q", sql.encode() + b"\0")
        return self.until(b"Z")


POOL = queue.SimpleQueue()
PORT = urllib.parse.urlparse(os.environ["DATABASE_URL"]).port


def say(sql):
    """Whoever finds none connects: there are as many as requests at once."""
    try:
        database = POOL.get_nowait()
    except queue.Empty:
        database = Database(os.environ["DATABASE_URL"])
    rows = database.say(sql)
    POOL.put(database)
    return rows


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        try:
            if self.path == "/":
                say("insert into written (at) values (clock_timestamp())")
            status, body = 200, f"{PORT}\n".encode()
        except OSError as e:
            status, body = 500, str(e).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


Server(("0.0.0.0", int(os.environ["PORT"])), Answers).serve_forever()
