"""Where the packs of meetings are kept once they are made: beside the private files, and with no row that names them.

A pack holds the bytes of papers. So it goes with the first paper that is corrected, withdrawn, removed or recalled.
"""

import shutil
from functools import partial

from django.conf import settings
from django.db.transaction import on_commit

from ccg.backup import MADE_ANEW


def folder_of(meeting):
    """Return the folder of the packs of a meeting (its primary key); it may not be there yet."""
    return settings.MEDIA_ROOT / MADE_ANEW / str(meeting)


def forget_pack(meeting):
    """Remove the packs of a meeting from the disk once the transaction stands."""
    on_commit(partial(shutil.rmtree, folder_of(meeting), ignore_errors=True), robust=True)
