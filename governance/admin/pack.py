"""The officers' own pack: all papers of a meeting in one file, the private ones too. It is made anew each time."""

from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from ccg.files.serving import POLICY
from ccg.models import Organisation
from governance.admin.of_meeting import OfMeetingView
from governance.models import PaperFile
from governance.pack import bound_into, officers_contents


class OfficersPack(OfMeetingView):
    """GET gives the pack of the newest edition of the meeting, with the newest version of each paper in any state."""

    permission = ("view", PaperFile)
    http_method_names = ["get"]

    def get(self, request):
        if not request.user.has_perm("governance.view_meetingversion"):
            raise PermissionDenied
        # Readable by this process alone, and gone with its last reader: nothing private is kept.
        with NamedTemporaryFile(suffix=".pdf") as file:
            bound = bound_into(file.name, officers_contents(self.meeting, Organisation.objects.ours()))
            opened = open(file.name, "rb") if bound["papers"] else None  # noqa: SIM115 - the response closes it
        if opened is None:
            messages.warning(request, "There is no pack: no paper of this meeting is a PDF that can be read.")
            return self.to_desk()
        name = f"officers-pack-{self.meeting.address_arguments()[1]}.pdf"
        response = FileResponse(opened, as_attachment=True, filename=name, content_type="application/pdf")
        response["X-Robots-Tag"] = "noindex"
        response["Content-Security-Policy"] = POLICY
        return response
