"""What is in a file: what it says, how many pages it has, what keeps people from reading it.

A file from anywhere may hang or burst the program that reads it, so another process does, without the site's secrets
and with limits of time and memory. When it is stopped, what it had found by then counts.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError

from ccg.exports import xml_text

from .kinds import Kind
from .uploads import kind_of

SECONDS = 20
MOST_CHARACTERS = 2_000_000
UNREAD = (
    "Its text could not be read, so the search does not find its words and nothing is known of its pages. Open it; if "
    "it is sound, save it again and choose the new file."
)
UNREAD_TO_THE_END = (
    "Only its beginning could be read in the time there is, so the search does not find all of its words. Think about "
    "several shorter files."
)
PROGRAM = ["-m", "ccg.file_contents"]
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Findings:
    """What was found in a file. `warnings` and `properties` are sentences for officers."""

    kind: Kind
    sha256: str = ""
    pages: int | None = None
    text: str = ""
    warnings: list = field(default_factory=list)
    properties: list = field(default_factory=list)


def findings_of(file):
    """Return the Findings of an upload, worked out once; raise ValidationError for one that is not taken.

    It takes up to SECONDS, so call it before a transaction begins: writers would wait for it.
    """
    if not hasattr(file, "findings"):
        kind = kind_of(file)
        findings = read_apart(file, kind) if kind.reader else read_here(file, kind)
        file.seek(0)
        findings.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        file.findings = findings
    return file.findings


def read_here(file, kind):
    """Return the Findings of plain text, which is read as it is."""
    file.seek(0)
    text = file.read(4 * MOST_CHARACTERS).decode("utf-8-sig", errors="ignore")
    return Findings(kind, text=xml_text(text)[:MOST_CHARACTERS])


def read_apart(file, kind):
    """Return the Findings of a file that a process of its own reads."""
    with tempfile.TemporaryFile() as copied:
        for chunk in file.chunks():
            copied.write(chunk)
        copied.seek(0)
        said, is_done = asked(kind, copied)
    return gathered(kind, said, is_done)


def gathered(kind, said, is_done):
    """Return the Findings from what a reader says, as dictionaries; raise ValidationError where it refuses the file."""
    findings = Findings(kind)
    accepted = False
    for word in said:
        if "refused" in word:
            raise ValidationError(word["refused"])
        accepted = accepted or "accepted" in word
        findings.pages = word.get("pages", findings.pages)
        findings.text += word.get("text", "")
        # PostgreSQL keeps no NUL and no half of a letter, and anybody can write one into the name of an author.
        findings.warnings += map(xml_text, word.get("warnings", []))
        findings.properties += map(xml_text, word.get("properties", []))
    if not accepted and kind.is_zip:
        raise ValidationError(
            f"This file is damaged, or packed in an unusual way. Open it, save it again as .{kind.ending} and choose "
            "that file."
        )
    findings.text = xml_text(findings.text)[:MOST_CHARACTERS]
    if not is_done:
        findings.warnings.append(UNREAD_TO_THE_END if findings.text else UNREAD)
    return findings


def asked(kind, opened):
    """Return what the reading process says, as dictionaries, and whether it came to the end."""
    command = [sys.executable, *PROGRAM, kind.reader, kind.ending, str(MOST_CHARACTERS), str(SECONDS)]
    try:
        process = subprocess.run(  # noqa: S603 - our own program; the file goes in as its input
            command,
            stdin=opened,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=SECONDS + 2,
            check=False,
        )
        output = process.stdout
    except subprocess.TimeoutExpired as stopped:
        output = stopped.output or b""
    said = []
    for line in output.split(b"\n"):
        try:
            said.append(json.loads(line))
        except ValueError:
            break  # nothing after the last line, or a line that was cut off
    return said, bool(said) and said[-1].get("done", False)
