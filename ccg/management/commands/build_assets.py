"""Copy what the pages need of the npm packages into vendor/, with nothing left that calls another host."""

import re
import shutil

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FILES = ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js")
# Names of XML vocabularies look like addresses, but no browser ever asks for them.
FOREIGN = re.compile(r"""(?:https?:|url\(\s*["']?)//(?!www\.w3\.org/)[^\s"')]*|/assets/[^\s"')]*|@import\b[^;]*""")


class Command(BaseCommand):
    """Fill vendor/nhsuk/ from node_modules; running it again changes nothing and costs nothing."""

    help = "Copy the NHS design system's CSS, JavaScript and icons from node_modules/ into vendor/."

    def handle(self, *args, **options):
        """Write each file whose content differs, and take away those the package no longer has."""
        package = settings.BASE_DIR / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
        if not package.is_dir():
            raise CommandError("node_modules/nhsuk-frontend is missing. Run script/setup first.")
        built = {name: self_contained(package / name) for name in FILES}
        for icon in sorted((package / "assets" / "images").iterdir()):
            built[f"images/{icon.name}"] = self_contained(icon)

        vendor = settings.BASE_DIR / "vendor"
        target = vendor / "nhsuk"
        for path in set(vendor.rglob("*")) - {target / name for name in built}:
            if path.is_file():
                path.unlink()
        for name, content in built.items():
            path = target / name
            # An unchanged file keeps its time stamp, so that nothing after this step is done again for it.
            if not path.is_file() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for folder in sorted(path for path in vendor.rglob("*") if path.is_dir()):
            if not any(folder.iterdir()):
                shutil.rmtree(folder)
        self.stdout.write(f"vendor/ holds {len(built)} files of the NHS design system.")


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
