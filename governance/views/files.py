"""The files of papers and minutes, each behind the gate of its meeting."""

from ccg.files.serving import FileView, OldFileView
from governance.models import MeetingVersion, MinutesFile, PaperFile


class OnePaper:
    """The versions of the paper that the address names."""

    depends_on = (PaperFile, MeetingVersion)
    own = ("paper", (PaperFile,))

    def rows(self):
        return PaperFile.objects.filter(paper=self.kwargs["paper"]).defer("text")


class NewestPaper(OnePaper, FileView):
    """/papers/12-finance-report/download: the same address whatever file takes the place of this one."""

    def address(self):
        return self.object.get_file_url()


class PaperVersion(OnePaper, OldFileView):
    """/papers/12-finance-report/versions/1/download."""

    def rows(self):
        return super().rows().filter(number=self.kwargs["number"])

    def address(self):
        return self.object.get_version_url()


class PublicMinutes:
    """The versions of the minutes of the public part of a meeting; nobody reads the others by an address."""

    depends_on = (MinutesFile, MeetingVersion)
    own = ("meeting", (MinutesFile, MeetingVersion))

    def rows(self):
        return MinutesFile.objects.filter(meeting=self.kwargs["meeting"], part="public").defer("text")


class NewestMinutes(PublicMinutes, FileView):
    """/meetings/12/minutes: draft and confirmed minutes have the same address."""

    def address(self):
        return self.object.get_file_url()


class MinutesVersion(PublicMinutes, OldFileView):
    """/meetings/12/minutes/versions/1."""

    def rows(self):
        return super().rows().filter(number=self.kwargs["number"])

    def address(self):
        return self.object.get_version_url()
