from django.utils import timezone
from django.utils.functional import cached_property

from ccg.charts import measure_chart
from ccg.links import destinations
from ccg.markdown import read
from ccg.models import (
    AnnualReport,
    ConstitutionVersion,
    ConsultationVersion,
    DocumentVersion,
    InspectionVersion,
    PageVersion,
)
from ccg.models.page import HOME
from ccg.views.words import WordedPage, contents, full_title
from foi.headline import QUESTION
from foi.models import QuarterlyReturn
from foi.views import LiveReturns
from governance.models import MeetingVersion
from objectives.models import IndicatorVersion, PlanVersion, Reading

from ..facts import Facts
from ..panels import Indicators, verdicts_in_words


class Home(LiveReturns, WordedPage):
    """/: what are our priorities and how are we doing. Officers write the words; blocks among them show live facts."""

    slug, title = HOME, "What are our priorities and how are we doing"
    template_name = "dashboard/home.html"
    depends_on = (
        AnnualReport,
        ConstitutionVersion,
        ConsultationVersion,
        DocumentVersion,
        InspectionVersion,
        MeetingVersion,
        PageVersion,
        *(QuarterlyReturn, PlanVersion, IndicatorVersion, Reading),
    )

    def context(self):
        """Return the `sections` of the words, each as parts ("html", it) and ("block", template), and the `facts`."""
        text, indicators = read(self.words.body if self.words else ""), Indicators.now()
        destination = destinations(text.links)
        heading = self.words.title if self.words else self.title
        return {
            "words": self.words,
            "heading": heading,
            "full_title": full_title(heading, self.request.organisation),
            "contents": contents(text),
            "sections": [self.parts(section, destination) for section in text.sections],
            "editions": self.published_editions(),
            "question": QUESTION,
            "headline": self.headline(),
            "objectives": indicators.objectives(),
            "in_words": verdicts_in_words([*indicators.measures, *self.measures.values()], timezone.localdate()),
            "facts": Facts(),
        }

    def parts(self, section, destination):
        """Return what a section consists of: ("html", safe HTML) and ("block", the template of its facts)."""
        parts = section.parts(destination)
        return [(kind, what if kind == "html" else f"dashboard/_block_{what}.html") for kind, what in parts]

    @cached_property
    def chart(self):
        """The control chart of the share answered in time; None without a return."""
        return measure_chart(self.measures["foi-compliance"]) if self.returns else None
