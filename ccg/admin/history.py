from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from ccg.corrections import value_in_words


class InWords(HistoricalRecordContextHelper):
    """What changed, as people say it: a date as 5 April 2017, a choice by its name, nothing as "not recorded"."""

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        if isinstance(value, DeletedObject):
            # The package calls a relation to nothing deleted as well.
            value = value.pk and f"one that was deleted since, number {value.pk}"
        return value if isinstance(value, list) else value_in_words(self.model._meta.get_field(change.field), value)


class HistoryAdmin(SimpleHistoryAdmin):
    """The admin of everything with a history: it is there to be read, never to write an older version back.

    The package's own page of a version saves what is posted to it by anybody who may view the row.
    """

    object_history_list_template = (
        "admin/history_list.html"  # the package's own has inline styles, which our CSP forbids
    )

    def get_historical_record_context_helper(self, request, historical_record):
        return InWords(self.model, historical_record)

    def history_view_title(self, request, obj):
        return f"History of {obj}"

    def revert_disabled(self, request, obj=None):
        return True

    def lookup_allowed(self, lookup, value, request):
        """Refuse to look rows up by any field that an address names: our filters have names of their own."""
        return lookup in {getattr(each, "parameter_name", None) for each in self.list_filter}

    def changelist_view(self, request, extra_context=None):
        refuse_no_number(*request.POST.getlist("_selected_action"))
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def history_view(self, request, object_id, extra_context=None):
        refuse_no_number(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        refuse_no_number(object_id, version_id)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied("A version in the history can be read, not saved.")
        return super().history_form_view(request, object_id, version_id, extra_context)


def refuse_no_number(*ids):
    """Raise Http404 for what cannot be the id of a row; the package would hand it to the database as it is."""
    if not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in ids):
        raise Http404
