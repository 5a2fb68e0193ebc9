"""What the search costs: 1,000 documents of 20 kB, in this process, as ratios to a bare view in the same run.

    .venv/bin/python bench/search.py
    .venv/bin/python tests/postgres.py .venv/bin/python bench/search.py

It fills a database of its own: a SQLite file, or the empty one that DATABASE_URL names. Times are the least of several
calls, because noise only ever adds.
"""

import datetime
import io
import os
import random
import re
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
    "STATIC_FILES": f"{FOLDER.name}/static",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from ccg.models import Document, DocumentVersion, Organisation, OrganisationVersion, SearchEntry  # noqa: E402
from ccg.search import entries  # noqa: E402
from ccg.search.asking import wanted  # noqa: E402
from ccg.search.finding import found, hits  # noqa: E402

DOCUMENTS, SIZE, HUGE = 1000, 20_000, 500_000
SYLLABLES = re.findall("..", "babebicodefidogafugohilomameninopaporaresasesotatitovevi")
RANDOM = random.Random(7)  # noqa: S311 - the same texts in every run
LEXICON = ["".join(RANDOM.choices(SYLLABLES, k=RANDOM.randint(2, 4))) for _ in range(8000)]
# A few words make up most of a text, as in every language.
COMMONNESS = [1 / place for place in range(1, len(LEXICON) + 1)]
application = WSGIHandler()


def text(length):
    return " ".join(RANDOM.choices(LEXICON, COMMONNESS, k=length // 6))[:length]


def get(path, query=""):
    """Return the status of a GET answered by the whole application."""
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
    }
    started = []
    response = application(environ, lambda status, head, exc=None: started.append(status))
    b"".join(response)
    response.close()
    return started[0]


def least(call, calls):
    """Return the least milliseconds of `call`, by the clock: the database works in a process of its own."""
    times = []
    for _ in range(calls):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def prepare():
    """Fill the database past the gate's methods; return the documents."""
    for command in (["migrate"], ["collectstatic", "--no-input"]):
        call_command(*command, verbosity=0, stdout=io.StringIO())
    standing = {
        "state": "published",
        "publish_at": datetime.datetime(2017, 1, 10, 9, tzinfo=datetime.UTC),
        "forced": True,
        "force_reason": "Bench",
    }
    ours = Organisation.objects.create(is_ours=True)
    about = {"name": "NHS Bench Clinical Commissioning Group", "classification": "ccg"}
    QuerySet(OrganisationVersion).bulk_create([OrganisationVersion(organisation=ours, **about, **standing)])
    identities = Document.objects.bulk_create(Document() for _ in range(DOCUMENTS))
    rows = [
        DocumentVersion(
            document=identity,
            title=f"Report {place} on {LEXICON[place % 50]}",
            text=text(SIZE) + (" kestrel " + text(50) if place == 500 else ""),
            **standing,
        )
        for place, identity in enumerate(identities)
    ]
    QuerySet(DocumentVersion).bulk_create(rows, batch_size=100)
    return rows


def rebuild():
    call_command("rebuild_search", stdout=io.StringIO())


def save(row, length):
    """Save a draft with other words; both the row and the search write them."""
    row.text = text(length)
    row.save()


def size_of_index():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(length(block)) FROM ccg_search_data")
        else:
            cursor.execute(
                "SELECT pg_relation_size('ccg_searchentry_words') + sum(pg_column_size(words)) FROM ccg_searchentry"
            )
        return cursor.fetchone()[0]


def searched(query):
    """Return the places a query finds; draws the first page of them."""
    phrases = wanted(query)
    entries = found(phrases)
    hits(entries[:20], phrases)
    return len(entries)


def main():
    prepare()
    draft = DocumentVersion(title="Draft", text="")
    draft.save()
    often, seldom = LEXICON[0], LEXICON[2000]
    get("/healthz")
    bare = least(lambda: get("/healthz"), 200)
    print(f"{connection.vendor}: {DOCUMENTS} documents of {SIZE} bytes")
    print(f"{'':46}{'ms':>10}{'ratio':>9}")

    def tell(name, milliseconds):
        print(f"{name:46}{milliseconds:10.1f}{milliseconds / bare:9.0f}")

    tell("bare view", bare)
    tell("rebuild, all of it missing", least(rebuild, 1))
    tell("rebuild, nothing to do", least(rebuild, 2))
    tell("save of a draft, 20 kB", least(lambda: save(draft, SIZE), 20))
    tell("save of a draft, 500 kB", least(lambda: save(draft, HUGE), 3))
    for name, query in {
        "a word in one document": "kestrel",
        "a seldom word": seldom,
        "the most common word": often,
        "two words": f"{often} {seldom}",
        "a phrase": f'"{often} {LEXICON[1]}"',
        "a word of titles": "report",
        "no hit": "zebra",
    }.items():
        get("/search/", f"q={query}")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        number = searched(query)
        tell(
            f"page of {number} hits: {name}",
            least(lambda query=query: get("/search/", f"q={query.replace(' ', '+')}"), 10),
        )
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        if grown > 1024:
            print(f"    and the process grew by {grown // 1024} MB")
    stored = sum(len(entry) for entry in SearchEntry.objects.values_list("text", flat=True))
    print(f"texts {stored / 1e6:.1f} MB, index {size_of_index() / 1e6:.1f} MB")
    for row in DocumentVersion.objects.live()[:20]:
        row.text = text(HUGE - 10) + " avocet"
        entries.write(row)
    tell(f"page of {searched('avocet')} hits, each at the end of 500 kB", least(lambda: get("/search/", "q=avocet"), 3))


if __name__ == "__main__":
    main()
