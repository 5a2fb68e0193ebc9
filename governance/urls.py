"""The addresses of meetings, groups, people and registers."""

from django.urls import path

from .views import groups, people

app_name = "governance"
urlpatterns = [
    path("groups/", groups.Groups.as_view(), name="groups"),
    path("groups<ending:ending>", groups.GroupsFiles.as_view(), name="groups-files"),
    path("memberships<ending:ending>", groups.MembershipsFiles.as_view(), name="memberships-files"),
    path("attendance<ending:ending>", groups.AttendanceFiles.as_view(), name="attendance-files"),
    path("groups/<slug:slug>/", groups.OneGroup.as_view(), name="group"),
    path("people/<identity:person>-<slug:slug>/", people.OnePerson.as_view(), name="person"),
]
