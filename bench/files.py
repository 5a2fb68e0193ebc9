"""What files cost: memory and time to send a large one and to take uploads, and a list of 1,000 documents.

    .venv/bin/python bench/files.py

It uses a SQLite database and a folder of its own and the settings of production. Memory is the growth of this
process's peak; CPU time is the least of many calls, as a ratio to a list of 10 documents in the same run.
"""

import io
import os
import resource
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
    "PRIVATE_FILES": f"{FOLDER.name}/files",
}
Path(FOLDER.name, "static").mkdir()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.utils import timezone  # noqa: E402
from pypdf import PdfWriter  # noqa: E402

from ccg.files.contents import findings_of  # noqa: E402
from ccg.models import Document, DocumentVersion, User  # noqa: E402

LARGE = 200_000_000
CALLS = 30
application = WSGIHandler()


def get(path, **headers):
    """Return (status, bytes sent) of a GET answered by the whole application; what is sent is thrown away."""
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
    response = application(environ, lambda status, head, exc=None: started.append(status))
    sent = sum(map(len, response))
    response.close()
    return started[0], sent


def measured(call):
    """Return what `call` returns, the seconds it took, and by how many MB the peak of memory grew."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    result = call()
    return (
        result,
        time.perf_counter() - start,
        (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / 1e6,
    )


def least(call):
    """Return the least CPU milliseconds of `call`, each time without a kept page."""
    times = []
    for _ in range(CALLS):
        cache.clear()
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times) * 1000


def publish(numbers, officer, approver, **fields):
    """Publish documents past the gate's own methods, because only their number matters here; return the first."""
    about = {"content_type": "application/pdf", "size": 1000, "sha256": "5" * 64, "pages": 9, "file": "none"} | fields
    standing = {"state": "published", "publish_at": timezone.now().replace(microsecond=0)}
    standing |= {"submitted_by": officer, "approved_by": approver, "text": "Words of the file. " * 1000}
    rows = []
    for number in numbers:
        document = Document.objects.create()
        category = DocumentVersion.Category.values[number % len(DocumentVersion.Category)]
        rows.append(
            DocumentVersion(document=document, title=f"Document {number}", category=category, **about, **standing)
        )
    QuerySet(DocumentVersion).bulk_create(rows)
    return rows[0]


def a_pdf(pages):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)
    people = [User.objects.create(username=name) for name in ("officer", "approver")]

    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    with (settings.MEDIA_ROOT / "large").open("wb") as file:
        file.truncate(LARGE)
    row = publish([0], *people, file="large", size=LARGE)
    print(f"{'A file of 200 MB':24}{'seconds':>9}{'MB more':>9}  status, bytes")
    for name, headers in {
        "a few bytes first": {"HTTP_RANGE": "bytes=0-9"},
        "the whole": {},
        "its second half": {"HTTP_RANGE": f"bytes={LARGE // 2}-"},
        "not modified": {"HTTP_IF_NONE_MATCH": f'"{"5" * 64}"'},
    }.items():
        (status, sent), seconds, growth = measured(lambda headers=headers: get(row.get_file_url(), **headers))
        print(f"{name:24}{seconds:9.2f}{growth:9.1f}  {status}, {sent}")

    print("\nList of documents")
    print(f"{'rows':>8}{'queries':>9}{'CPU ms':>9}{'ratio':>8}{'kB':>8}")
    few = None
    for before, count in ((1, 10), (10, 1_000)):
        publish(range(before, count), *people)
        cache.clear()
        queries = []
        with connection.execute_wrapper(lambda execute, *args, asked=queries: asked.append(args) or execute(*args)):
            _, sent = get("/documents/")
        cpu = least(lambda: get("/documents/"))
        few = few or cpu
        print(f"{count:8}{len(queries):9}{cpu:9.1f}{cpu / few:8.1f}{sent / 1e3:8.0f}")

    print(f"\n{'Looking into a PDF':24}{'seconds':>9}{'MB more':>9}  pages, warnings")
    for pages in (1, 100, 1_000, 10_000):
        upload = ContentFile(a_pdf(pages), "a.pdf")
        found, seconds, growth = measured(lambda upload=upload: findings_of(upload))
        print(f"{pages:<24}{seconds:9.2f}{growth:9.1f}  {found.pages}, {len(found.warnings)}")


if __name__ == "__main__":
    main()
