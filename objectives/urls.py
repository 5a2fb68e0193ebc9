"""The addresses of plans, objectives and programmes."""

from django.urls import path

from objectives.views import files, objective, plan, programme

app_name = "objectives"
urlpatterns = [
    path("objectives/", plan.PlanOnAPage.as_view(), name="plan"),
    path("objectives/plans/<identity:plan>-<slug:slug>/", plan.OnePlan.as_view(), name="older"),
    path("objectives/<identity:objective>-<slug:slug>/", objective.OneObjective.as_view(), name="objective"),
    path("programmes/<slug:slug>/", programme.OneProgramme.as_view(), name="programme"),
    path("objectives<ending:ending>", files.Objectives.as_view(), name="objectives-files"),
    path("criteria<ending:ending>", files.Criteria.as_view(), name="criteria-files"),
    path("programmes<ending:ending>", files.Programmes.as_view(), name="programmes-files"),
    path("indicators<ending:ending>", files.Indicators.as_view(), name="indicators-files"),
    path("readings<csv_ending:ending>", files.Readings.as_view(), name="readings-files"),
]
