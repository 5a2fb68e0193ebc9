from ccg.charts import measure_chart
from ccg.views.public import PublicPage
from foi.headline import QUESTION
from foi.views import LiveReturns


class Home(LiveReturns, PublicPage):
    """/: what are our priorities and how are we doing."""

    template_name = "dashboard/home.html"

    def context(self):
        return {
            "question": QUESTION,
            "headline": self.headline(),
            "chart": measure_chart(self.measures["foi-compliance"]) if self.returns else None,
        }
