"""Public pages: answered anew only when something changed (304), taken away for good (410), or never there (404)."""

import datetime
import hashlib
import re
from functools import lru_cache

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.db.models import Max, Q, Sum, Value
from django.db.models.functions import Now
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin

from ccg.publishing import State
from ccg.threads import models_told_of
from ccg.views.errors import gone, lead_on, not_found
from ccg.years import LONDON

ANY_KEY = (-1, "-1")  # stands in a kept statement where the key in the address will stand, a number or a text


def page_version(organisation, models, own=("", ()), key=None):
    """Return the ETag and the Last-Modified time of a page that shows rows of these publishable models.

    `own` is a field and those of the models of which it shows only rows that have `key` there.

    They change with any save of a row the public has seen, with a publication or expiry whose time has come, at
    midnight in London (pages speak of the age of their figures) and with a new release. One query, however many
    models. (None, None) when the organisation has not been entered.
    """
    if organisation.pk is None:
        return None, None
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    released = datetime.datetime.fromtimestamp(settings.RELEASED_AT, tz=LONDON)
    moments = [organisation.changed_at, organisation.publish_at, midnight, released]
    revisions = [organisation.pk, organisation.revision, organisation.is_demonstration]
    if models:
        with connection.cursor() as cursor:
            statement, values = versions_statement(connection.vendor, models, own)
            cursor.execute(statement, [key if value in ANY_KEY else str(value) for value in values])
            for _, revision, *times in cursor.fetchall():
                revisions.append(revision)
                moments += [as_moment(time) for time in times if time]
    named = "|".join(map(str, [settings.RELEASE, *revisions, *moments]))
    return quote_etag(hashlib.sha256(named.encode()).hexdigest()[:32]), int(max(moments).timestamp())


@lru_cache(maxsize=256)
def versions_statement(vendor, models, own):
    """Return SQL and parameters that ask for the newest change of each model; worked out once, as Django takes long.

    The revisions grow with every save, even by a server whose clock is behind. What a room's gate asks of other models
    is not asked of each row: any change of those models counts, whether the page names them or not.
    """
    models = dict.fromkeys(one for model in models for one in (model, *model.objects.all().ASKS))
    field, narrowed = own
    each = [
        model.objects.for_version()
        .filter(**{field: ANY_KEY[0]} if model in narrowed else {})
        .order_by()
        .annotate(every=Value(1))
        .values("every")
        .annotate(
            revisions=Sum("revision"),
            changed=Max("changed_at"),
            published=Max("publish_at"),
            expired=Max("expire_at", filter=Q(expire_at__lte=Now())),
        )
        .values_list("revisions", "changed", "published", "expired")
        for model in models
    ]
    statements = [queryset.query.sql_with_params() for queryset in each]
    together = " UNION ALL ".join(
        f"SELECT {place}, * FROM ({sql}) AS one"  # noqa: S608 - Django's own SQL, its values apart
        for place, (sql, _) in enumerate(statements)
    )
    return f"{together} ORDER BY 1", [value for _, values in statements for value in values]


def as_moment(time):
    """Return a time of the database as an aware datetime; SQLite gives text, in UTC."""
    return datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC) if isinstance(time, str) else time


def shows_more_than_its_notice(row):
    """Whether the public may read the content of a row of `public()`: a withdrawn one only where an officer left it."""
    return row.state != State.WITHDRAWN or row.readable_when_withdrawn


class PublicView(View):
    """An address for the public. `depends_on` names the publishable models whose rows it shows.

    `own` names a field and those of the models of which it shows only rows that have there what the address names.
    `threads_of` names the identity of whose thing it also shows what other rooms tell.
    """

    depends_on = ()
    threads_of = ""
    own = ("", ())
    http_method_names = ["get", "head"]
    is_preview = False

    def version(self):
        """Return what page_version() does of this address; (None, None) where it is drawn anew for each reader."""
        models = (*self.depends_on, *models_told_of(self.threads_of))
        return page_version(self.request.organisation, models, self.own, self.own_key())

    def own_key(self):
        """Return what the rows of `own` have in their field: what the address has under its name."""
        return self.kwargs.get(self.own[0])

    def refusal(self):
        """Return the response to give instead of the page, such as 404 or 410; None to go on."""
        return None

    def reader_is_staff(self, model):
        """Whether somebody asks who may work in the admin, and see rows in any state there.

        The session is not even opened without its cookie, so that a stranger's answer carries no trace of it.
        """
        if settings.SESSION_COOKIE_NAME not in self.request.COOKIES:
            return False
        permission = f"{model._meta.app_label}.view_{model._meta.model_name}"
        return admin.site.has_permission(self.request) and self.request.user.has_perm(permission)

    def dispatch(self, request, *args, **kwargs):
        # Before any row is read: what changes between the two is then drawn new under the old version, which no later
        # request has, and never old under the new one.
        etag, last_modified = self.version()
        refusal = self.refusal()
        if refusal is not None:
            return refusal
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)
        if self.is_preview:
            response = super().dispatch(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            response["X-Robots-Tag"] = "noindex"
            return response
        response = get_conditional_response(request, etag, last_modified)
        if response is None:
            response = self.finished(etag) if etag else super().dispatch(request, *args, **kwargs)
        if etag:
            response["ETag"] = etag
            response["Last-Modified"] = http_date(last_modified)
        # Kept by browsers and proxies, but asked for anew each time: what is approved now is public at once.
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    def kept_as(self):
        """Return what tells the finished page from others, None to draw it each time: so with a query string."""
        return None if self.request.GET else self.request.path

    def finished(self, etag):
        """Return the page, drawn once for each version and each `kept_as`.

        Nothing can be stale: the key is the version of all that the page shows. Scheme and host belong to it, because
        the sitemap and the feed name whole addresses; the ETag needs neither, being compared at one address only.
        """
        request = self.request
        draw = super().dispatch
        kept_as = self.kept_as()
        if kept_as is None:
            return draw(request, *self.args, **self.kwargs)
        key = hashlib.sha256(f"{etag} {request.scheme}://{request.get_host()}{kept_as}".encode()).hexdigest()
        kept = cache.get(key)
        if kept is None:
            response = draw(request, *self.args, **self.kwargs)
            if hasattr(response, "render"):
                response.render()
            kept = (response.content, dict(response.headers))
            cache.set(key, kept)
        content, headers = kept
        return HttpResponse(content, headers=headers)


class PublicPage(TemplateResponseMixin, PublicView):
    """A public page with a template; its `context()` is what the template shows."""

    def context(self):
        return {}

    def get(self, request, *args, **kwargs):
        return self.render_to_response({"view": self, **self.context()})


class PublicDetailView(PublicPage):
    """The page of one publishable thing at its own address.

    200 for the newest edition that may be read (a withdrawn one with its notice), 301 from any other address that finds
    it, 410 or a redirect when it was taken away, 404 when it was never public: the same bytes as for an address that
    never existed. Signed-in staff who may see the row get a preview, of the row named in ?preview= or of one that is
    not public yet.
    """

    def rows(self):
        """Return the queryset of the rows at this address, in any state."""
        raise NotImplementedError

    def refusal(self):
        rows = self.rows()
        self.object = self.readable(rows)
        wanted = self.request.GET.get("preview", "")
        is_named = re.fullmatch("[0-9]{1,18}", wanted)
        if (is_named or self.object is None) and self.reader_is_staff(rows.model):
            drafts = rows.filter(pk=wanted) if is_named else rows.exclude(pk__in=rows.once_public())
            draft = drafts.order_by("-pk").first()
            if draft:
                self.object, self.is_preview = draft, True
        if self.object is None:
            return self.was_it_public(rows)
        return None if self.is_preview else self.at_another_address()

    def address(self):
        """Return where the public finds this page now."""
        return self.object.get_absolute_url()

    def at_another_address(self):
        """Return the redirect from any other address that finds this, such as an old title; None where it stands."""
        return None if self.request.path == self.address() else lead_on(self.address())

    @property
    def is_withdrawn(self):
        return self.object.state == State.WITHDRAWN

    @property
    def shows_content(self):
        """Whether the page shows more than its title and, when it was withdrawn, the notice."""
        return self.is_preview or shows_more_than_its_notice(self.object)

    def readable(self, rows):
        """Return the row that the public reads at this address; None when there is none."""
        return rows.public().current().first()

    def was_it_public(self, rows):
        taken_away = rows.gone().current().first()
        if taken_away is None:
            return not_found(self.request)
        return gone(self.request, notice=taken_away.notice, gone_on=taken_away.notice_at or taken_away.expire_at)

    def published_editions(self):
        """Return the editions that the public may read of, the newest first; none while the newest is withdrawn."""
        return list(self.object.editions().quoted().order_by("-number"))

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.is_withdrawn or self.is_preview:
            response["X-Robots-Tag"] = "noindex"
        return response
