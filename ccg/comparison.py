"""What changed between two texts with numbered sections: added, removed, moved, changed. No database."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list

from ccg.differences import differences
from ccg.markdown import Section, read


@dataclass(frozen=True)
class Change:
    """A section that is not the same in both texts; `before` is None for an added one, `after` for a removed one."""

    before: Section | None
    after: Section | None
    words: SafeString | str  # the later words with what is new in <ins> and what is gone in <del>; "" when the same

    @property
    def kind(self):
        if self.before is None:
            return "Added"
        if self.after is None:
            return "Removed"
        if self.before.number != self.after.number:
            return "Moved"
        return "Changed"

    @property
    def section(self):
        """The section as it stands now, or stood last."""
        return self.after or self.before

    @property
    def is_retitled(self):
        return bool(self.before and self.after) and self.before.title != self.after.title


@dataclass(frozen=True)
class Comparison:
    """All changes in the order of the later text, and how many sections are the same."""

    changes: list[Change]
    unchanged: int

    @property
    def in_words(self):
        """How many sections were added, removed and so on, as a sentence."""
        kinds = Counter(change.kind for change in self.changes)
        parts = [f"{kinds[kind]} {kind.lower()}" for kind in ("Added", "Removed", "Moved", "Changed") if kinds[kind]]
        same = f"{self.unchanged} {'is' if self.unchanged == 1 else 'are'} the same"
        return f"Sections: {get_text_list(parts, 'and')}; {same}."


# A reader who compares two long texts often does it again, or sends the address to others.
@lru_cache(maxsize=4)
def compare(before, after):
    """Return the Comparison of two texts in Markdown, by section number.

    A section is the same one when number and title agree; failing that, when its title, which no other has, moved to
    another number; failing that, when the number agrees and the title changed.
    """
    old, new = read(before).sections, read(after).sections
    pairs = matched(old, new)
    changes, unchanged = [], 0
    for was, now in in_order(old, new, pairs):
        if was and now and same_heading(was, now) and words_of(was) == words_of(now):
            unchanged += bool(now.level or now.tokens)
        elif was and now:
            is_same = words_of(was) == words_of(now)
            changes.append(Change(was, now, "" if is_same else spoken(words_of(was), words_of(now))))
        elif was:
            changes.append(Change(was, None, spoken(words_of(was), "")))
        else:
            changes.append(Change(None, now, spoken("", words_of(now))))
    return Comparison(changes, unchanged)


def spoken(before, after):
    """Return the differences with words for those who hear them: a voice reads <ins> and <del> like any other text."""
    html = differences(before, after)
    for tag, word in (("ins", "added"), ("del", "removed")):
        html = html.replace(f"<{tag}>", f'<{tag}><span class="nhsuk-u-visually-hidden"> [{word}: </span>')
        html = html.replace(f"</{tag}>", f'<span class="nhsuk-u-visually-hidden">] </span></{tag}>')
    return mark_safe(html)  # noqa: S308 - the texts were escaped, so that only our own marks were found


def same_heading(was, now):
    return (was.number, was.title) == (now.number, now.title)


def matched(old, new):
    """Return {anchor in the new text: section of the old one} for the sections that are in both."""
    left_old, left_new, pairs = {each.anchor: each for each in old}, {each.anchor: each for each in new}, {}

    def pair(was, now):
        pairs[now.anchor] = was
        del left_old[was.anchor], left_new[now.anchor]

    for now in new:
        was = left_old.get(now.anchor)
        if was and was.title == now.title:
            pair(was, now)
    counts = Counter(each.title for text in (old, new) for each in {each.anchor: each for each in text}.values())
    by_title = {each.title: each for each in left_old.values()}
    for now in list(left_new.values()):
        was = by_title.get(now.title)
        if was and counts[now.title] == 2:
            pair(was, now)
    for now in list(left_new.values()):
        if now.number and now.anchor in left_old:
            pair(left_old[now.anchor], now)
    return pairs


def in_order(old, new, pairs):
    """Yield (section before, section after) in the order of the new text; what was removed stands where it stood."""
    kept = {was.anchor for was in pairs.values()}
    removed_after, last = {}, None
    for was in old:
        if was.anchor in kept:
            last = was.anchor
        else:
            removed_after.setdefault(last, []).append((was, None))
    yield from removed_after.get(None, ())
    for now in new:
        was = pairs.get(now.anchor)
        yield was, now
        if was:
            yield from removed_after.get(was.anchor, ())


def words_of(section):
    """Return the words of a section without its heading and its markup: a line for each paragraph, entry and cell."""
    lines, bullet = [], ""
    tokens = section.tokens[3:] if section.level else section.tokens
    for token in tokens:
        if token.type == "list_item_open":
            bullet = "• "
        elif token.type == "inline":
            lines.append(f"{bullet}{words_in(token)}")
            bullet = ""
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.strip())
    return "\n".join(lines)


def words_in(inline):
    """Return the words of a line, its breaks kept apart: two words must not become one."""
    written = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(written.get(child.type, child.content) for child in inline.children or []).strip()
