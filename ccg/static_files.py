"""How production keeps the site's css, js and icons."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed files whose names change with their content, so that browsers may keep them for ever."""

    # site.js imports the design system's module: without this its import would name a file that is not there.
    support_js_module_import_aggregation = True
