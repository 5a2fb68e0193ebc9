"""The addresses of meetings, groups, people and registers."""

from django.urls import path

from governance.views import calendar, files, meeting, meetings

app_name = "governance"
urlpatterns = [
    path("meetings/", meetings.Meetings.as_view(), name="meetings"),
    path("meetings<ending:ending>", meetings.MeetingsFiles.as_view(), name="meetings-files"),
    path("papers<ending:ending>", meetings.PapersFiles.as_view(), name="papers-files"),
    path("meetings/<identity:meeting>-<slug:slug>/", meeting.MeetingPage.as_view(), name="meeting"),
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
    path("meetings.ics", calendar.AllMeetings.as_view(), name="calendar"),
    path("groups/<slug:slug>/meetings.ics", calendar.GroupMeetings.as_view(), name="group-calendar"),
    path("meetings/subscribe/", calendar.Subscribe.as_view(), name="subscribe"),
    path(
        "meetings/<identity:meeting>-<slug:slug>/calendar.ics",
        calendar.OneMeeting.as_view(),
        name="meeting-calendar",
    ),
]
