"""All papers of a meeting in one file, for the public."""

from functools import partial

from ccg.files.kinds import KINDS
from ccg.files.serving import FileView, Sent
from ccg.views.errors import gone, not_found
from ccg.views.public import PublicDetailView
from governance.models import MeetingVersion, PaperFile
from governance.pack import pack_of


class MeetingPack(FileView):
    """/meetings/12-governing-body-22-march-2017/papers.pdf: of a live meeting with a paper that can be put into it.

    410 where it was once possible to read papers here. Officers have a pack of their own, and no preview of this one.
    """

    depends_on = (MeetingVersion, PaperFile)
    own = ("meeting", (MeetingVersion, PaperFile))

    def rows(self):
        return MeetingVersion.objects.filter(meeting=self.kwargs["meeting"])

    def reader_is_staff(self, model):
        return False

    def address(self):
        return self.object.get_pack_url()

    def at_another_address(self):
        """Find the pack, made for the first reader; then lead on from any other spelling of its address."""
        meeting = self.object
        if self.is_withdrawn:
            return gone(self.request, notice=meeting.notice, gone_on=meeting.notice_at)
        self.pack = pack_of(meeting, self.request.organisation)
        if self.pack is None:
            had_papers = PaperFile.objects.filter(meeting=meeting.meeting_id).once_public().exists()
            return gone(self.request) if had_papers else not_found(self.request)
        return PublicDetailView.at_another_address(self)

    def sent(self):
        pack, name = self.pack, self.object.address_arguments()[1]
        changed = int(pack.path.stat().st_mtime)
        kind = KINDS["pdf"].content_type
        return Sent(pack.key, changed, f"{name}-papers.pdf", kind, pack.size, partial(pack.path.open, "rb"))
