"""The addresses of meetings, groups, people and registers."""

from django.urls import path

from governance.views import files, meeting, meetings, pack

app_name = "governance"
urlpatterns = [
    path("meetings/", meetings.Meetings.as_view(), name="meetings"),
    path("meetings<ending:ending>", meetings.MeetingsFiles.as_view(), name="meetings-files"),
    path("papers<ending:ending>", meetings.PapersFiles.as_view(), name="papers-files"),
    path("meetings/<identity:meeting>-<slug:slug>/", meeting.MeetingPage.as_view(), name="meeting"),
    path("meetings/<identity:meeting>-<slug:slug>/papers.pdf", pack.MeetingPack.as_view(), name="pack"),
    path("meetings/<identity:meeting>/minutes", files.NewestMinutes.as_view(), name="minutes"),
    path(
        "meetings/<identity:meeting>/minutes/versions/<edition:number>",
        files.MinutesVersion.as_view(),
        name="minutes-version",
    ),
    path("papers/<identity:paper>-<slug:slug>/download", files.NewestPaper.as_view(), name="paper"),
    path(
        "papers/<identity:paper>-<slug:slug>/versions/<edition:number>/download",
        files.PaperVersion.as_view(),
        name="paper-version",
    ),
]
