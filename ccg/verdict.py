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
# One figure, in a table or in the key of a chart.
POINTS = {
    Variation.USUAL: "Usual",
    Variation.IMPROVEMENT: "Improvement",
    Variation.CONCERN: "Concern",
    Variation.CHANGE: "Change",
    None: "Not judged",
}
# A target, in a cell of a table.
SHORT_ASSURANCES = {
    Assurance.PASSES: "Expected to be met",
    Assurance.HIT_OR_MISS: "Sometimes met, sometimes missed",
    Assurance.FAILS: "Not met without change",
    None: "Not judged",
}
USUAL = "No significant change: the ups and downs are within the usual range."
# While the figures are new, and once they are old. The target is as people write it: "90%".
ASSURANCES = {
    Assurance.PASSES: (
        "On present performance, expected to meet {target} every time.",
        "As the figures stood in {period}, {target} would be met every time.",
    ),
    Assurance.HIT_OR_MISS: (
        "On present performance, will sometimes meet and sometimes miss {target}.",
        "As the figures stood in {period}, {target} would sometimes be met and sometimes be missed.",
    ),
    Assurance.FAILS: (
        "On present performance, will not meet {target} without change.",
        "As the figures stood in {period}, {target} would not be met without change.",
    ),
}
MOST_NAMED = 4  # more gaps than this are counted, not named


@dataclass(frozen=True)
class Verdict:
    """The words for a chart. `named` gives a period's name by its first day, `text` a value as people write it.

    `missing` says in two or three words why a period has no value, by its first day. `noun`: what a period is called.
    `rebased`: the names of the periods from which the usual range was computed anew, with the reasons.
    """

    chart: ControlChart
    named: dict[date, str]
    text: Callable[[float], str]
    missing: dict[date, str]
    noun: str = "quarter"
    rebased: tuple[tuple[str, str], ...] = ()

    @property
    def short(self) -> str:
        """What the last value says, in two or three words."""
        return SHORT[self.chart.variation]

    @property
    def is_provisional(self) -> bool:
        """Whether there are limits, from fewer figures than they need."""
        return self.chart.last is not None and self.chart.last.limits.state == State.TRIAL

    @property
    def since(self) -> str:
        """From when on the usual range counts figures, as part of a sentence; "" when it counts all of them."""
        return f" since {self.rebased[-1][0]}" if self.rebased else ""

    @property
    def sentence(self) -> str:
        """What the last value says, and why."""
        last = self.chart.last
        if last is None and self.missing:
            return f"There are no figures: {listed(sorted({why.lower() for why in self.missing.values()}))}."
        if last is None:
            return "No figures have been published yet."
        if last.limits.state == State.NOT_JUDGED:
            return self.small_counts
        if last.limits.state == State.TOO_FEW:
            count = last.limits.count
            since = self.since or " so far"
            return f"Only {count} figure{'s' * (count > 1)}{since}; at least {FEWEST} are needed before we judge."
        if last.limits.state == State.NO_LIMITS:
            return "Not judged: too few neighbouring figures differ to show which ups and downs are usual."
        if last.limits.state == State.NO_VARIATION:
            return f"Every value{self.since} was {self.text(last.value)}."
        if last.variation == Variation.USUAL:
            return USUAL
        return f"{self.short}: {self.reason}"

    @property
    def small_counts(self) -> str:
        """How many there were in all, and when the last; of counts too small for a usual range."""
        counted = [point for point in self.chart.points if point.value is not None]
        since = self.named[counted[0].date]
        some = [point for point in counted if point.value]
        if not some:
            return f"None since {since}. Not judged: numbers this small have no usual range."
        total, last = self.text(sum(point.value for point in some)), self.named[some[-1].date]
        return f"{total} since {since}, the last in {last}. Not judged: numbers this small have no usual range."

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
                return f"{len(points)} of the 3 {self.noun}s up to {newest} were close to the {limit} limit."
            case Rule.SHIFT:
                where = "above" if is_high else "below"
                return f"{len(points)} {self.noun}s in a row {where} average since {first}."

    @property
    def caveats(self) -> list[str]:
        """What to bear in mind with the sentence, each a sentence of its own."""
        last = self.chart.last
        if last is None:
            return []
        found = []
        if self.is_provisional:
            found.append(f"Provisional: {last.limits.count} figures{self.since}, {FULL} are needed.")
        if self.rebased and last.limits.state != State.NOT_JUDGED:
            found.append(rebase_sentence(*self.rebased[-1]))
        newest = [day for day in self.chart.missing if day > last.date]
        if newest:
            found.append(f"{self.without(newest)}: this speaks of {self.named[last.date]}.")
        gaps = [day for day in self.chart.missing if day < last.date]
        if gaps:
            found.append(f"{self.without(gaps)}.")
        return found

    def without(self, days: list[date]) -> str:
        """Return that there is no figure for these periods, and why; many are counted."""
        if len(days) > MOST_NAMED:
            return f"There is no figure for {len(days)} of the {len(self.chart.points)} {self.noun}s"
        named = listed([f"{self.named[day]} ({self.missing[day].lower()})" for day in days])
        return f"There is no figure for {named}"

    def assurance(self, target: float, written: str, is_old: bool) -> str:
        """Whether a target will be met, as a sentence that writes it so ("90%"); "" when nothing can be said.

        Old figures say nothing of the present: then the sentence is put in their time.
        """
        found = self.chart.assurance(target)
        if found is None:
            return ""
        return ASSURANCES[found][is_old].format(target=written, period=self.named[self.chart.last.date])


def rebase_sentence(period: str, reason: str) -> str:
    """Return what happened to the usual range in a period, and why."""
    return f"The usual range is computed anew from {period}: {reason.strip().rstrip('.')}."


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them: "a", "a and b", "a, b and c"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
