"""The addresses of plans, objectives and programmes."""

from django.urls import path

from objectives.views import objective, plan, programme

app_name = "objectives"
urlpatterns = [
    path("objectives/", plan.PlanOnAPage.as_view(), name="plan"),
    path("objectives/plans/<identity:plan>-<slug:slug>/", plan.OnePlan.as_view(), name="older"),
    path("objectives/<identity:objective>-<slug:slug>/", objective.OneObjective.as_view(), name="objective"),
    path("programmes/<slug:slug>/", programme.OneProgramme.as_view(), name="programme"),
]
