"""The addresses of meetings, groups, people and registers."""

from django.urls import path

from governance.views import calendar, files, groups, meeting, meetings, pack, people, registers

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
    path("meetings.ics", calendar.AllMeetings.as_view(), name="calendar"),
    path("groups/<slug:slug>/meetings.ics", calendar.GroupMeetings.as_view(), name="group-calendar"),
    path("meetings/subscribe/", calendar.Subscribe.as_view(), name="subscribe"),
    path(
        "meetings/<identity:meeting>-<slug:slug>/calendar.ics",
        calendar.OneMeeting.as_view(),
        name="meeting-calendar",
    ),
    path("groups/", groups.Groups.as_view(), name="groups"),
    path("groups<ending:ending>", groups.GroupsFiles.as_view(), name="groups-files"),
    path("memberships<ending:ending>", groups.MembershipsFiles.as_view(), name="memberships-files"),
    path("attendance<ending:ending>", groups.AttendanceFiles.as_view(), name="attendance-files"),
    path("groups/<slug:slug>/", groups.OneGroup.as_view(), name="group"),
    path("people/<identity:person>-<slug:slug>/", people.OnePerson.as_view(), name="person"),
]
