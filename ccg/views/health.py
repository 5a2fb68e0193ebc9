"""Two addresses for machines: is the process alive, and may it be sent readers?

They are exempt from the redirect to https (settings.SECURE_REDIRECT_EXEMPT). A check must send one of the site's own
names as Host, as the one in the Dockerfile does: any other is answered with 400, like everywhere.
"""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WORDS = "text/plain; charset=utf-8"


@never_cache
@require_safe
def healthz(request):
    """The process answers. The database is not asked: a restart of the web server would not mend it."""
    return HttpResponse("alive", content_type=WORDS)


@never_cache
@require_safe
def readyz(request):
    """The database answers and has every migration; otherwise 503 with the word for what is missing."""
    try:
        executor = MigrationExecutor(connection)
        unapplied = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return HttpResponse("database", status=503, content_type=WORDS)
    if unapplied:
        return HttpResponse("migrations", status=503, content_type=WORDS)
    return HttpResponse("ready", content_type=WORDS)
