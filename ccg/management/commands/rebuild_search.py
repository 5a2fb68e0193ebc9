from django.core.management.base import BaseCommand
from django.db.transaction import atomic
from django.template.defaultfilters import pluralize

from ccg.models import SearchEntry
from ccg.search import entries
from ccg.search.finding import searched_models

A_FEW = 20  # rows at once: nobody who saves meanwhile waits for long, and their texts fit into memory


class Command(BaseCommand):
    """Each save keeps its own words. This is for rows that came in another way, and for a site that was upgraded."""

    help = "Write the words of every publishable row into the search anew, where they are missing or other ones."

    def handle(self, **options):
        for model in searched_models():
            pks = list(model.objects.order_by("pk").values_list("pk", flat=True))
            for first in range(0, len(pks), A_FEW):
                # Locked, so that the words of somebody who saves meanwhile are not overwritten by the ones before.
                with atomic():
                    for row in model.objects.select_for_update(of=("self",)).filter(pk__in=pks[first : first + A_FEW]):
                        entries.write(row)
            gone = SearchEntry.objects.filter(model=model._meta.label)
            gone.exclude(object_pk__in=model.objects.values("pk")).delete()
        searched = [model._meta.label for model in searched_models()]
        SearchEntry.objects.exclude(model__in=searched).delete()
        count = SearchEntry.objects.count()
        self.stdout.write(f"The search knows {count} row{pluralize(count)}.")
