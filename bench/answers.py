"""Asking the whole application in this process, for the benchmarks, which set up Django first."""

import io
import sys
import time

from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler

CALLS, ENOUGH = 20, 2  # calls of a page, fewer where they take so many seconds together, but never less than two
application = WSGIHandler()


def get(path, **headers):
    """Return (status, headers, body) of a GET answered by the whole application with all its middleware."""
    status, head, response = answer(path, **headers)
    body = b"".join(response)
    response.close()
    return status, head, body


def answer(path, **headers):
    """Return (status, headers, response) of the same; the response is to be read and closed."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "bench.invalid",
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **headers,
    }
    started = []
    response = application(environ, lambda status, head, exc=None: started.append((status, dict(head))))
    return (*started[0], response)


def least(call):
    """Return the least milliseconds of `call`, of CPU and by the clock, each time without a kept page."""
    cpu, clock = [], []
    while len(clock) < 2 or (len(clock) < CALLS and sum(clock) < ENOUGH):
        cache.clear()
        begun = time.process_time(), time.perf_counter()
        call()
        cpu.append(time.process_time() - begun[0])
        clock.append(time.perf_counter() - begun[1])
    return min(cpu) * 1000, min(clock) * 1000
