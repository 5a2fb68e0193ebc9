"""The rules of the house, read from the files: which app may import which, what may be named how, how long a file is.

Each rule is a function that returns sentences. It is tried on the whole project, and on lines that break it.
"""

import ast
import os
import re
from functools import cache
from pathlib import Path, PurePath

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NOT_OURS = {".git", ".venv", "node_modules", "vendor", "var", "__pycache__", ".hypothesis"}
GROUND, ROOF = "ccg", "dashboard"
# The rooms that are planned are named, so that the first import between two of them is found too.
APPS = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"governance", "objectives"}

BANNED_NAMES = {"utils", "helpers", "common", "core", "mixins", "services", "signals", "local_settings"}
PURE = {"charts", "control_chart", "chart_svg"}
WITH_DATABASE = {"models", "managers", "admin", "views", "resources", "publishing"}
MOST_LINES = 300
# Within a room a file imports only what stands before it here, or beside it.
LAYERS = {"models": 1, "tables": 2, "charts": 2, "resources": 2, "datasets": 2, "admin": 3, "views": 3, "urls": 4}
MACHINE_PATH = re.compile(r"/(?:home|Users|root|work)/|[A-Z]:\\Users")


def files(*suffixes):
    """Return the project's own files with these endings, as paths below its folder."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        found += [(Path(folder) / name).relative_to(ROOT) for name in names if name.endswith(suffixes or "")]
    return sorted(found)


def app_of(path):
    """Return the app that a file or a dotted name stands in, None for one of no app."""
    first = path.parts[0] if isinstance(path, PurePath) else path.split(".")[0]
    return first if first in APPS else None


@cache
def imports(path, text):
    """Return (line, dotted names) for each import; a relative one is written out in full. Several rules ask it."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.append((node.lineno, [alias.name for alias in node.names]))
        elif isinstance(node, ast.ImportFrom):
            above = path.parent.parts[: len(path.parent.parts) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            found.append((node.lineno, [module, *(f"{module}.{alias.name}" for alias in node.names)]))
    return found


def rooms_stay_apart(path, text):
    """The ground imports no room, a room no other, and nothing the roof."""
    here = app_of(path)
    if here in (None, ROOF):
        return []
    found = []
    for line, names in imports(path, text):
        for other in {app_of(name) for name in names} - {None, here, GROUND}:
            what = (
                f"{here} is the ground and imports no room" if here == GROUND else f"the room {here} imports only ccg"
            )
            found.append(
                f"{path}:{line} imports {other}: {what}. Name a model as a string, or move what both need to ccg."
            )
    return found


def only_the_roof_knows_several_rooms(path, text):
    """Outside the apps, too: a script or a benchmark that needs several rooms belongs to the dashboard."""
    rooms = {app_of(name) for _, names in imports(path, text) for name in names} - {None, GROUND, ROOF}
    if app_of(path) == ROOF or path.parts[0] == "tests" or len(rooms) < 2:
        return []
    return [f"{path} imports {' and '.join(sorted(rooms))}: only dashboard imports several rooms."]


def rooms_point_down(path, text):
    """Within a room: urls, views, then tables, charts and resources, then models."""
    here = app_of(path)
    layer = LAYERS.get(PurePath(path.parts[1]).stem) if here else None
    if layer is None:
        return []
    found = []
    for line, names in imports(path, text):
        parts = {part for name in names if app_of(name) == here for part in name.split(".")[1:2]}
        above = sorted(part for part in parts if LAYERS.get(part, 0) > layer)
        found += [f"{path}:{line} imports {part}: arrows point down, from {part} to {path.parts[1]}." for part in above]
    return found


def charts_are_pure(path, text):
    """Rows in, figure out: no database, no request."""
    if not PURE & {path.stem, *path.parts} or app_of(path) is None or "templatetags" in path.parts:
        return []
    return [
        f"{path}:{line} imports {name}: a chart is a pure function. Let the view ask and hand over the rows."
        for line, names in imports(path, text)
        for name in names[:1]
        if name.split(".")[0] == "django" or WITH_DATABASE & {part for name in names for part in name.split(".")}
    ]


def files_are_named_for_what_they_do(path, text):
    named = {path.stem, *path.parts[:-1]}
    found = [f"{path}: call it for what it does, not {name!r}." for name in sorted(named & BANNED_NAMES)]
    if (path.stem != "settings" and "settings" in named) or path.stem.startswith("settings_"):
        found.append(f"{path}: there is one settings file, ccg/settings.py.")
    return found


def files_are_short(path, text):
    lines = text.count("\n")
    if "migrations" in path.parts or lines <= MOST_LINES:
        return []
    return [f"{path} has {lines} lines: from {MOST_LINES} on it becomes a folder with one file for each thing."]


def imports_stand_at_the_top(path, text):
    """An import inside a function hides a circle."""
    if app_of(path) is None:
        return []
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return sorted(
        {
            f"{path}:{node.lineno} imports inside {function.name}(): do it at the top, without a circle."
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


INLINE = {
    r"\sstyle\s*=": "a style= attribute",
    r"<style\b": "a <style> element",
    r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)": "a script without src",
    r"""\son[a-z]+\s*=\s*["']""": "a script in an on...= attribute",
    r"""=\s*["']\s*javascript:""": "a javascript: address",
}


def templates_hold_nothing_inline(path, text):
    """The Content-Security-Policy refuses it, and the reader sees a page without it."""
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1} has {what}: write it in static/site.css or static/site.js."
        for pattern, what in INLINE.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def no_file_knows_a_machine(path, text):
    """What works in one person's folder alone fails on every other machine."""
    return [
        f"{path}:{number} names a path of one machine: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]


RULES = {
    rooms_stay_apart: ".py",
    only_the_roof_knows_several_rooms: ".py",
    rooms_point_down: ".py",
    charts_are_pure: ".py",
    files_are_named_for_what_they_do: ".py",
    files_are_short: ".py",
    imports_stand_at_the_top: ".py",
    templates_hold_nothing_inline: (".html", ".txt"),
    no_file_knows_a_machine: (
        ".py",
        ".html",
        ".css",
        ".js",
        ".json",
        ".md",
        ".toml",
        ".txt",
        ".yml",
        ".csv",
        ".example",
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps(rule):
    suffixes = RULES[rule] if isinstance(RULES[rule], tuple) else (RULES[rule],)
    found = files(*suffixes)
    assert found, f"No file ends in {suffixes}: this test looks in the wrong place."
    sentences = [sentence for path in found for sentence in rule(path, (ROOT / path).read_text(encoding="utf-8"))]
    assert not sentences, "\n".join(sentences)


def test_scripts_know_no_machine():
    scripts = [path for path in files() if path.parts[0] == "script" or path.name in ("Dockerfile", "run")]
    assert scripts
    sentences = [line for path in scripts for line in no_file_knows_a_machine(path, (ROOT / path).read_text())]
    assert not sentences, "\n".join(sentences)


def test_the_house_has_a_ground_a_roof_and_rooms():
    assert {GROUND, ROOF, "foi"} <= APPS
    assert not (ROOT / ROOF / "models.py").exists(), "The dashboard has no models."


BROKEN = {
    "ground imports a room": (rooms_stay_apart, "ccg/a.py", "from foi.models import QuarterlyReturn"),
    "ground imports the roof": (rooms_stay_apart, "ccg/a.py", "import dashboard.views"),
    "ground imports a room by the folder above": (rooms_stay_apart, "ccg/views/a.py", "from ...foi import models"),
    "room imports the roof": (rooms_stay_apart, "foi/a.py", "from dashboard import views"),
    "benchmark imports two rooms": (only_the_roof_knows_several_rooms, "bench/a.py", "import foi, governance"),
    "model imports a view": (rooms_point_down, "foi/models.py", "from .views import Returns"),
    "table imports a view by name": (rooms_point_down, "foi/tables.py", "from foi import views"),
    "model in a folder imports a table": (rooms_point_down, "foi/models/a.py", "from ..tables import A"),
    "chart asks the database": (charts_are_pure, "foi/charts.py", "from .models import QuarterlyReturn"),
    "chart imports django": (charts_are_pure, "foi/charts.py", "from django.utils import timezone"),
    "chart asks the gate": (charts_are_pure, "ccg/control_chart/limits.py", "from ccg import publishing"),
    "file of odds and ends": (files_are_named_for_what_they_do, "foi/utils.py", ""),
    "folder of odds and ends": (files_are_named_for_what_they_do, "ccg/helpers/dates.py", ""),
    "second settings file": (files_are_named_for_what_they_do, "ccg/settings_production.py", ""),
    "split settings": (files_are_named_for_what_they_do, "ccg/settings/base.py", ""),
    "long file": (files_are_short, "foi/views.py", "pass\n" * 301),
    "import in a function": (imports_stand_at_the_top, "foi/views.py", "def a():\n    import csv"),
    "import in a method": (
        imports_stand_at_the_top,
        "ccg/a.py",
        "class A:\n    async def a(self):\n        import csv",
    ),
    "style attribute": (templates_hold_nothing_inline, "templates/a.html", '<p style="color: red">'),
    "style element": (templates_hold_nothing_inline, "templates/a.html", "<style>p {}</style>"),
    "inline script": (templates_hold_nothing_inline, "templates/a.html", "<script>start()</script>"),
    "handler in an attribute": (templates_hold_nothing_inline, "templates/a.html", '<a href="/" onclick="start()">'),
    "javascript address": (templates_hold_nothing_inline, "templates/a.html", '<a href="javascript:start()">'),
    "home of a developer": (no_file_knows_a_machine, "README.md", "cd /{}/anna/site".format("home")),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rule_is_found(case):
    rule, path, text = BROKEN[case]
    (sentence,) = rule(PurePath(path), text)
    assert sentence.startswith(path)


KEPT = {
    "roof imports a room": (rooms_stay_apart, "dashboard/views.py", "from foi.views import LiveReturns"),
    "room imports the ground": (rooms_stay_apart, "foi/models.py", "from ccg.publishing import Edition"),
    "room imports its own": (rooms_stay_apart, "foi/views.py", "from .models import QuarterlyReturn"),
    "view imports its table": (rooms_point_down, "foi/views.py", "from .tables import ReturnsTable"),
    "chart imports plotly and values": (
        charts_are_pure,
        "foi/charts.py",
        "import plotly\nfrom ccg.years import Quarter",
    ),
    "long migration": (files_are_short, "foi/migrations/0001_initial.py", "pass\n" * 999),
    "script with a source": (templates_hold_nothing_inline, "templates/a.html", '<script type="module" src="/a.js">'),
    "data for a script": (templates_hold_nothing_inline, "templates/a.html", '<script type="application/json">'),
    "address on this site": (no_file_knows_a_machine, "README.md", "Open /workings/ or /home-page/."),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_is_allowed_is_left_alone(case):
    rule, path, text = KEPT[case]
    assert rule(PurePath(path), text) == []
