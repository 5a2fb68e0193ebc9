"""Public consultations and surveys: what is open, what is to come, what closed with which outcome."""

from django.urls import reverse
from django.utils import timezone

from ccg.consultations import CONSULTATIONS
from ccg.corrections import corrections
from ccg.links import page_html
from ccg.models import ConsultationVersion, DocumentVersion, PageVersion
from ccg.views.datasets import DatasetFiles
from ccg.views.public import PublicDetailView
from ccg.views.words import WordedPage


class Consultations(WordedPage):
    """/consultations/: open ones first, by the day they close."""

    slug, title = "consultations", "Public consultations and surveys"
    template_name = "ccg/consultations.html"
    depends_on = (ConsultationVersion, PageVersion, DocumentVersion)
    datasets = [CONSULTATIONS]

    def context(self):
        today = timezone.localdate()
        # One question for all three groups, so that each consultation is in exactly one.
        rows = [(row, row.in_words(today)) for row in ConsultationVersion.objects.live().order_by("closes_on", "title")]
        closed = [(row, words) for row, words in rows if row.is_closed(today)]
        return {
            **super().context(),
            "has_any": bool(rows),
            "open": [(row, words) for row, words in rows if row.is_open(today)],
            "to_come": [(row, words) for row, words in rows if row.opens_on > today],
            "closed": closed[::-1],
        }


class One(PublicDetailView):
    """/consultations/12-new-health-centre/: the number finds it; another slug leads to the one of today (301)."""

    template_name = "ccg/consultation.html"
    depends_on = (ConsultationVersion, PageVersion, DocumentVersion)

    def rows(self):
        return ConsultationVersion.objects.filter(consultation=self.kwargs["pk"])

    def context(self):
        row, today = self.object, timezone.localdate()
        editions = self.published_editions()
        names = ["kind", "title", "summary", "opens_on", "closes_on", "how_to_respond", "outcome"]
        return {
            "consultation": row,
            "in_words": row.in_words(today),
            "is_closed": row.is_closed(today),
            "html": page_html(self.markdown(today))[1],
            "editions": editions,
            "corrections": corrections(editions, names),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Public consultations and surveys", "href": reverse("consultations")},
            ],
        }

    def markdown(self, today):
        """Return both texts as one, so that no two headings share an anchor; the outcome first once there is one."""
        row = self.object
        outcome = row.outcome or ("The outcome has not been published yet." if row.is_closed(today) else "")
        parts = [("How to respond", row.how_to_respond or "How to respond has not been published yet.")]
        if row.is_closed(today) and not row.how_to_respond:
            parts = []
        if outcome:
            parts.insert(0, ("Outcome", outcome))
        return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts)


class Files(DatasetFiles):
    """/consultations.csv and the other formats."""

    dataset = CONSULTATIONS
    depends_on = (ConsultationVersion,)

    def rows(self):
        return list(ConsultationVersion.objects.live().order_by("closes_on", "title"))
