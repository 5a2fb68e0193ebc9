"""How much work a page is: CPU time for a request, inside this process, as ratios to a bare view in the same run.

    .venv/bin/python bench/pages.py

It uses a SQLite database of its own with the Thurrock content and the settings of production. CPU time is the least
of many calls, because noise only ever adds; ratios within one run can be compared between machines.
"""

import io
import os
import sys
import tempfile
import time
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "ccg.settings",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-this-benchmark-which-serves-nobody-at-all",
    "ALLOWED_HOSTS": "bench.invalid",
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "STATIC_FILES": f"{FOLDER.name}/static",
}
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402

CALLS = 500
application = WSGIHandler()


def get(path, **headers):
    """Return (status, headers, body) of a GET answered by the whole application with all its middleware."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
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
    body = b"".join(response)
    response.close()
    return (*started[0], body)


def least(call, before=lambda: None):
    """Return the least CPU milliseconds of `call`, and how many times a second it ran; `before` is not counted."""
    call()
    times, spent = [], 0
    for _ in range(CALLS):
        before()
        cpu, clock = time.process_time(), time.perf_counter()
        call()
        times.append(time.process_time() - cpu)
        spent += time.perf_counter() - clock
    return min(times) * 1000, CALLS / spent


def prepare():
    """Fill the database and collect the static files."""
    for command in (["migrate"], ["ensure_roles"], ["create_first_officers"], ["collectstatic", "--no-input"]):
        call_command(*command, verbosity=0, stdout=io.StringIO())
    call_command("load_content", "thurrock", by="officer", stdout=io.StringIO())


def main():
    prepare()
    cases = [("bare view, full middleware", lambda: get("/healthz"), lambda: None)]
    for path in ("/", "/foi/", "/performance/", "/foi/returns.csv"):
        etag = get(path)[1]["ETag"]
        cases += [
            (f"{path} drawn", lambda path=path: get(path), cache.clear),
            (f"{path} kept", lambda path=path: get(path), lambda: None),
            (f"{path} 304", lambda path=path, etag=etag: get(path, HTTP_IF_NONE_MATCH=etag), lambda: None),
        ]
    bare = None
    print(f"{'':32}{'CPU ms':>8}{'ratio':>8}{'a second':>10}  status, bytes")
    for name, call, before in cases:
        status, _, body = call()
        cpu, rate = least(call, before)
        bare = bare or cpu
        print(f"{name:32}{cpu:8.2f}{cpu / bare:8.1f}{rate:10.0f}  {status}, {len(body)}")


if __name__ == "__main__":
    main()
