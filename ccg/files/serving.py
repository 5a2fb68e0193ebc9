"""The one door to a file: after the gate of what it belongs to, in parts if asked for, never kept in memory."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from wsgiref.util import FileWrapper

from django.http import FileResponse, HttpResponse, HttpResponseNotAllowed
from django.http.response import StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag

from ccg.views.errors import gone, not_found
from ccg.views.public import PublicDetailView

BLOCK = 64 * 2**10
# Whatever a browser takes it for, it may load, run and submit nothing.
POLICY = "default-src 'none'; sandbox"
log = logging.getLogger("ccg.files")


@dataclass(frozen=True)
class Sent:
    """What a reader is sent. `version` changes with the bytes, `changed` says when they did, in seconds since 1970."""

    version: str
    changed: int
    name: str
    content_type: str
    size: int
    open: Callable


class FileView(PublicDetailView):
    """The file of the newest version that may be read. A room says which rows, and where each has its address.

    200, or 206 for a part; 410 when it was withdrawn, removed, recalled or has expired; else 404, the same bytes as for
    an address that never existed. A page is kept by the site, a file never.
    """

    def address(self):
        """Return the address of this file; the public is led there from any other spelling."""
        raise NotImplementedError

    def refusal(self):
        refusal = super().refusal()
        if refusal is None and self.is_preview and not self.object.file:
            return not_found(self.request)
        return refusal

    def at_another_address(self):
        """Answer 410 for a file that may not be read, whatever it is called here."""
        row = self.object
        if not row.file:
            return gone(self.request, notice="This version was recalled.", gone_on=row.recalled_at)
        if not self.shows_content:
            return gone(self.request, notice=row.notice, gone_on=row.notice_at)
        return super().at_another_address()

    def was_it_public(self, rows):
        """Answer 410 also for a version that a later one took the place of, and that went with it."""
        if rows.once_public().exists() and not rows.gone().current().exists():
            return gone(self.request)
        return super().was_it_public(rows)

    def sent(self):
        """Return what the reader is Sent; raise FileNotFoundError where it is missing."""
        row = self.object
        changed = row.changed_at if self.is_preview else row.publish_at
        size, opened = row.file.size, partial(row.file.storage.open, row.file.name)
        return Sent(row.sha256, int(changed.timestamp()), row.download_name, row.content_type, size, opened)

    def dispatch(self, request, *args, **kwargs):
        refusal = self.refusal()
        if refusal is not None:
            return refusal
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            response = file_response(request, self.sent(), self.is_preview)
        except FileNotFoundError:
            log.exception("The file of %s %s is missing.", self.object._meta.label, self.object.pk)
            return not_found(request)
        if self.is_preview or self.is_withdrawn:
            response["X-Robots-Tag"] = "noindex"
        return response


class OldFileView(FileView):
    """The file of one version, by its number: of the newest, or of one before it while it is still quoted."""

    def readable(self, rows):
        return rows.quoted().first() or super().readable(rows)


def file_response(request, sent, is_preview=False):
    """Return the file, the part of it that is asked for, or that nothing changed; raise FileNotFoundError."""
    etag = quote_etag(sent.version)
    response = get_conditional_response(request, etag, sent.changed)
    if response is None:
        response = with_content(request, sent, etag)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(sent.changed)
    response["Cache-Control"] = "private, no-store" if is_preview else "public, max-age=0, must-revalidate"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def with_content(request, sent, etag):
    about = {
        "Content-Disposition": content_disposition_header(True, sent.name),
        "Accept-Ranges": "bytes",
        "Content-Length": str(sent.size),
    }
    part = part_wanted(request, sent.size, etag, sent.changed)
    if part is not None and not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{sent.size}"}, content_type="text/plain")
    if request.method == "HEAD":
        return HttpResponse(headers=about, content_type=sent.content_type)
    opened = sent.open()
    if part is None:
        response = FileResponse(
            opened, headers=about, content_type=sent.content_type, as_attachment=True, filename=sent.name
        )
        response.block_size = BLOCK
        return response
    about |= {"Content-Range": f"bytes {part[0]}-{part[-1]}/{sent.size}", "Content-Length": str(len(part))}
    opened.seek(part[0])
    return StreamingHttpResponse(
        FileWrapper(Part(opened, len(part)), BLOCK), status=206, headers=about, content_type=sent.content_type
    )


def part_wanted(request, size, etag, changed):
    """Return the positions of the bytes that are asked for, as a range; an empty one when the file has none of them.

    None for the whole file: nothing asked for, several parts, nonsense, or a part of what stood here before.
    """
    asked = re.fullmatch("bytes=([0-9]{0,18})-([0-9]{0,18})", request.headers.get("Range", "").strip())
    if request.method != "GET" or not asked or asked[0] == "bytes=-":
        return None
    if request.headers.get("If-Range", etag) not in (etag, http_date(changed)):
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


class Part:
    """The next bytes of an open file, and no more of them."""

    def __init__(self, opened, length):
        self.opened, self.left = opened, length
        self.close = opened.close

    def read(self, size):
        block = self.opened.read(min(size, self.left))
        self.left -= len(block)
        return block
