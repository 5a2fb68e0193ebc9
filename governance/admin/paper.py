import re

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.db.transaction import atomic
from django.http import Http404
from django.urls import path

from ccg.admin.file_version import FileVersionAdmin, FileVersionForm
from ccg.admin.publishable_form import PublishableForm
from ccg.admin.several_files import SeveralFiles, SeveralFilesForm, title_of
from ccg.publishing import State
from governance.admin.of_meeting import OfMeetingAdmin, OfMeetingView, address_of, newest_of
from governance.models import AgendaItem, MeetingVersion, PaperFile

# "05.1 Finance report.pdf" and "Item 5a - Finance report.pdf" name their item.
ITEM_IN_NAME = re.compile(
    r"(?:(?:agenda )?item ?)?0*([0-9]{1,3}(?:\.[0-9]{1,2}|[a-z])?)(?=[ _-]|\.(?![0-9])|$)[ ._-]*", re.I
)


class SeveralPapersForm(SeveralFilesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "files"
        ].help_text += (
            " A name that begins with the number of an item goes to that item: “05 Finance report.pdf” to item 5."
        )


class SeveralPapers(SeveralFiles):
    """Several papers of one meeting, each matched to the item whose number its file's name begins with."""

    title = "Upload papers"
    form_class = SeveralPapersForm

    def dispatch(self, request, meeting):
        if not MeetingVersion.objects.filter(meeting=meeting).exists():
            raise Http404
        self.items = {item.newest_number: item for item in AgendaItem.objects.filter(meeting=meeting)}
        self.meeting_id = meeting
        return super().dispatch(request)

    def new_row(self, name, answers):
        found = ITEM_IN_NAME.match(name.replace("_", " "))
        item = self.items.get(found[1].lower()) if found else None
        title = title_of(name[found.end() :] if item else name)
        row = PaperFile(meeting_id=self.meeting_id, item=item, title=title)
        if item:
            row.order = (PaperFile.objects.filter(item=item).aggregate(Max("order"))["order__max"] or 0) + 1
        return row

    def address_after(self):
        return address_of(PaperFile, "match", self.meeting_id)


class PaperRow(PublishableForm):
    """A paper on one line of the screen that matches papers to items. It saves over nothing that was not seen."""

    class Meta:
        model = PaperFile
        fields = ["item", "order", "title", "kind", "late_reason"]

    def __init__(self, *args, items=(), **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["item"].choices = items
        # Before a title that is typed changes the words of the address.
        self.file_address = f"{self.instance.get_version_url()}?preview={self.instance.pk}"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} of {self.instance.title}"


class MatchPapers(OfMeetingView):
    """The papers of a meeting that are not approved yet as lines of one form: item, place, title, kind."""

    permission = ("change", PaperFile)
    template_name = "admin/governance/match.html"
    title = "Match papers to items"
    http_method_names = ["get", "post"]

    def rows(self):
        newest = newest_of(PaperFile.objects.filter(meeting=self.meeting.meeting_id).defer("text"), "paper").values()
        return [row for row in newest if row.state in (State.DRAFT, State.IN_REVIEW) and not row.is_frozen]

    def forms(self, data=None):
        items = AgendaItem.objects.filter(meeting=self.meeting.meeting_id)
        choices = [("", "The whole meeting"), *((item.pk, str(item)) for item in items)]
        return [PaperRow(data, instance=row, prefix=f"paper-{row.pk}", items=choices) for row in self.rows()]

    def get(self, request):
        return self.answer({"forms": self.forms()})

    @atomic  # the forms lock what they look at
    def post(self, request):
        rows = self.forms(request.POST)
        wrong = [form for form in rows if not form.is_valid()]
        if not wrong:
            changed = [form for form in rows if form.changed_data]
            try:
                with atomic():
                    for form in changed:
                        self.save(form)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                self.model_admin.message_user(request, f"Saved: {self.model_admin.counted(len(changed))}.")
                return self.to_desk()
        return self.answer({"forms": rows})

    def save(self, form):
        row = form.instance
        row._history_user = self.request.user
        row.clean_and_save()
        self.model_admin.log_change(self.request, row, "Matched to its item.")


class PaperForm(FileVersionForm):
    """A paper with the items of its own meeting to choose from."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "item" in self.fields:
            self.fields["item"].queryset = AgendaItem.objects.filter(meeting=self.instance.meeting_id)


@admin.register(PaperFile)
class PaperFileAdmin(OfMeetingAdmin, FileVersionAdmin):
    """A paper. They are uploaded from the desk of their meeting, together."""

    form = PaperForm
    fieldsets = [
        ("Paper", {"fields": ["title", "download", "file", "item", "kind", "order", "reference", "author"]}),
        ("Notice", {"fields": ["late_reason"]}),
    ]
    list_display = ["__str__", "meeting", "number", "file_words", "state"]
    search_fields = ["title", "reference"]

    def get_urls(self):
        views = {"upload": SeveralPapers, "match": MatchPapers}
        own = [
            path(
                f"{name}/<identity:meeting>/",
                self.admin_site.admin_view(view.as_view(model_admin=self)),
                name=f"governance_paperfile_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request):
        """Papers are uploaded from the desk of their meeting, never without one."""
        return False

    @admin.display(description="file")
    def file_words(self, row):
        return row.file_in_words
