"""What a control chart says, in sentences for the public. Pure: from the chart and the names of its periods alone.

Every sentence is about the last value that was reported. None judges by colour, and none compares just two figures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ccg.control_chart import FEWEST, FULL, Assurance, ControlChart, Rule, State, Variation

# In a cell of a table, beside a symbol.
SHORT = {
    Variation.USUAL: "No significant change",
    Variation.IMPROVEMENT: "Improving",
    Variation.CONCERN: "Getting worse",
    Variation.CHANGE: "Changed",
    None: "Not judged",
}
# `{}` is the target as people write it: "90%".
ASSURANCES = {
    Assurance.PASSES: "On present performance, expected to meet {} every time.",
    Assurance.HIT_OR_MISS: "On present performance, will sometimes meet and sometimes miss {}.",
    Assurance.FAILS: "On present performance, will not meet {} without change.",
}


@dataclass(frozen=True)
class Verdict:
    """The words for a chart. `named` gives a period's name by its first day, `text` a value as people write it."""

    chart: ControlChart
    named: dict[date, str]
    text: Callable[[float], str]

    @property
    def short(self) -> str:
        """What the last value says, in two or three words."""
        return SHORT[self.chart.variation]

    @property
    def sentence(self) -> str:
        """What the last value says, and why."""
        last = self.chart.last
        if last is None:
            return "No figures have been published yet."
        if last.limits.state == State.SMALL_COUNTS:
            return "Not judged: the counts are so small that no range would be usual."
        if last.limits.state == State.TOO_FEW:
            count = last.limits.count
            return f"Only {count} figure{'s' * (count > 1)} so far; at least {FEWEST} are needed before we judge."
        if last.limits.state == State.NO_LIMITS:
            return "Not judged: too few neighbouring figures differ to show which ups and downs are usual."
        if last.limits.state == State.NO_VARIATION:
            return f"Every value was {self.text(last.value)}."
        if last.variation == Variation.USUAL:
            return "No significant change: the ups and downs are within the usual range."
        return f"{self.short}: {self.reason}"

    @property
    def reason(self) -> str:
        """Why the last value is more than the usual ups and downs; only of one that is."""
        last, points = self.chart.last, self.chart.behind_the_verdict()
        first, newest = self.named[points[0].date], self.named[last.date]
        is_high = last.side > 0
        match last.rule:
            case Rule.OUTSIDE:
                return f"{self.text(last.value)} in {newest} is {'above' if is_high else 'below'} the usual range."
            case Rule.TREND:
                times = len(points) - 1
                return f"the figures {'rose' if is_high else 'fell'} {times} times in a row, from {first} to {newest}."
            case Rule.TWO_OF_THREE:
                limit = "upper" if is_high else "lower"
                return f"{len(points)} of the 3 quarters up to {newest} were close to the {limit} limit."
            case Rule.SHIFT:
                where = "above" if is_high else "below"
                return f"{len(points)} quarters in a row {where} average since {first}."

    @property
    def caveats(self) -> list[str]:
        """What to bear in mind with the sentence, each a sentence of its own."""
        chart, last = self.chart, self.chart.last
        if last is None:
            return []
        found = []
        if last.limits.state == State.TRIAL:
            found.append(f"Provisional: {last.limits.count} figures, {FULL} are needed.")
        not_reported = [day for day in chart.missing if day > last.date]
        if not_reported:
            newest = self.named[not_reported[-1]]
            found.append(f"The latest period, {newest}, is not reported: this speaks of {self.named[last.date]}.")
        gaps = [self.named[day] for day in chart.missing if day < last.date]
        if gaps:
            found.append(f"There is no figure for {listed(gaps)}.")
        return found

    def assurance(self, target: float, written: str) -> str:
        """Whether a target will be met, as a sentence that writes it so ("90%"); "" when nothing can be said."""
        found = self.chart.assurance(target)
        return ASSURANCES[found].format(written) if found else ""


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them: "a", "a and b", "a, b and c"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
