from django.db import models


class SearchEntry(models.Model):
    """The words of one publishable row in any state, kept for the search by ccg/search.

    The index over them is made in a migration, FTS5 on SQLite and a column `words` on PostgreSQL: Django knows neither.
    """

    model = models.CharField(max_length=100, help_text='Which model it is a row of: "ccg.PageVersion".')
    object_pk = models.BigIntegerField(help_text="The primary key of the row.")
    title = models.TextField()
    text = models.TextField(help_text="Plain words on one line; empty when there are none, or when they were recalled.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["model", "object_pk"], name="ccg_searchentry_one_of_each_row"),
        ]

    def __str__(self):
        return self.title
