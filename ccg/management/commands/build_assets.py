"""Copy what the pages need of the npm packages into vendor/, with nothing left that calls another host."""

import re
import shutil

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FILES = ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js")
PLOTLY = "plotly-basic.min.js"
# Names of XML vocabularies look like addresses, but no browser ever asks for them.
FOREIGN = re.compile(r"""(?:https?:|url\(\s*["']?)//(?!www\.w3\.org/)[^\s"')]*|/assets/[^\s"')]*|@import\b[^;]*""")
# In plotly: an address as a string of its own; and what makes one of the words of a sentence or a licence.
ADDRESS = re.compile(r"""(["'`])(?:https?:)?//(?!www\.w3\.org/)[^"'`\s]*\1""")
SCHEME = re.compile(r"https?://(?!www\.w3\.org/)")


class Command(BaseCommand):
    """Fill vendor/ from node_modules; running it again changes nothing and costs nothing."""

    help = "Copy the NHS design system's CSS, JavaScript and icons, and plotly, from node_modules/ into vendor/."

    def handle(self, *args, **options):
        """Write each file whose content differs, and take away those the package no longer has."""
        packages = settings.BASE_DIR / "node_modules"
        nhsuk = packages / "nhsuk-frontend" / "dist" / "nhsuk"
        plotly = packages / "plotly.js-basic-dist-min" / PLOTLY
        for needed in (nhsuk, plotly):
            if not needed.exists():
                raise CommandError(f"{needed.relative_to(settings.BASE_DIR)} is missing. Run script/setup first.")
        built = {f"nhsuk/{name}": self_contained(nhsuk / name) for name in FILES}
        for icon in sorted((nhsuk / "assets" / "images").iterdir()):
            built[f"nhsuk/images/{icon.name}"] = self_contained(icon)
        built[f"plotly/{PLOTLY}"] = without_addresses(plotly.read_text(encoding="utf-8")).encode()

        vendor = settings.BASE_DIR / "vendor"
        for path in set(vendor.rglob("*")) - {vendor / name for name in built}:
            if path.is_file():
                path.unlink()
        for name, content in built.items():
            path = vendor / name
            # An unchanged file keeps its time stamp, so that nothing after this step is done again for it.
            if not path.is_file() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for folder in sorted(path for path in vendor.rglob("*") if path.is_dir()):
            if not any(folder.iterdir()):
                shutil.rmtree(folder)
        self.stdout.write(f"vendor/ holds {len(built)} files of the NHS design system and plotly.")


def self_contained(path):
    """Return the file's bytes without web fonts, source map or absolute addresses; refuse what cannot be mended."""
    if path.suffix not in (".css", ".js", ".svg"):
        return path.read_bytes()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        # Frutiger is licensed for nhs.uk alone; Arial is the NHS's own second choice.
        text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
        text = re.sub(r"""["']?Frutiger W01["']?\s*,\s*""", "", text)
        text = text.replace("/assets/images/", "images/")
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", text)
    left = FOREIGN.search(text)
    if left or "Frutiger" in text:
        raise CommandError(
            f"{path.name} still names {left.group() if left else 'Frutiger'!r} after the build. The package's new "
            "version writes it differently: mend self_contained() in ccg/management/commands/build_assets.py."
        )
    return text.encode()


def without_addresses(text):
    """Return plotly's code without the addresses that it could call: those of its cloud and its maps."""
    return SCHEME.sub("", ADDRESS.sub('""', text))
