"""The agenda of a meeting as the public reads it, on its page and in its pack."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """A line of the public agenda. Of a private item it holds what the public reads, and nothing else."""

    number: str
    heading: str
    is_below: bool
    is_private: bool
    reason: str = ""
    purpose: str = ""
    presenter: str = ""
    papers: list = field(default_factory=list)
    declarations: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    actions: list = field(default_factory=list)


def agenda_lines(version):
    """Return {item id: Line} of a meeting's agenda as the public reads it: nothing stands under a private item."""
    lines, private = {}, set()
    for entry in version.agenda.with_privacy():
        if entry.is_private and not entry.above:
            private.add(entry.number)
        if entry.above in private:
            continue
        open_words = {} if entry.is_private else {"purpose": entry.get_purpose_display(), "presenter": entry.presenter}
        lines[entry.item_id] = Line(
            entry.number,
            entry.public_heading,
            bool(entry.above),
            entry.is_private,
            entry.exemption_reason if entry.is_private else "",
            **open_words,
        )
    return lines
