"""The addresses of meetings, groups, people and registers."""

from django.urls import path

from .views import registers

app_name = "governance"
urlpatterns = [
    path("registers/", registers.Registers.as_view(), name="registers"),
    path("registers/interests/", registers.Interests.as_view(), name="interests"),
    path("registers/interests<ending:ending>", registers.InterestsFiles.as_view(), name="interests-files"),
    path("registers/declarations<ending:ending>", registers.DeclarationsFiles.as_view(), name="declarations-files"),
    path("registers/gifts/", registers.Gifts.as_view(), name="gifts"),
    path("registers/gifts<ending:ending>", registers.GiftsFiles.as_view(), name="gifts-files"),
    path("registers/procurement/", registers.ProcurementDecisions.as_view(), name="procurement"),
    path("registers/procurement<ending:ending>", registers.ProcurementFiles.as_view(), name="procurement-files"),
    path("registers/decisions/", registers.Decisions.as_view(), name="decisions"),
    path("registers/decisions<ending:ending>", registers.DecisionsFiles.as_view(), name="decisions-files"),
    path("registers/actions/", registers.Actions.as_view(), name="actions"),
    path("registers/actions<ending:ending>", registers.ActionsFiles.as_view(), name="actions-files"),
]
