"""Answers with its name. The words come from a package that pip installs from vendor/."""

import os
import signal
import sys
from wsgiref.simple_server import make_server

from sample_words import words


def app(environ, start_response):
    body = (words("python-wsgi") + "\n").encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
port = int(os.environ.get("PORT", "5000"))
with make_server("127.0.0.1", port, app) as server:
    print(f"python-wsgi listens on port {port}")
    server.serve_forever()
