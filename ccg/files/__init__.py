"""Files that the public may come to read. They are private: nothing but the one door below opens them.

kinds.py     what kinds of file there are, and how large one may be
uploads.py   what of an upload is refused, in sentences
contents.py  what is in a file: pages, words, what keeps people from reading it
version.py   FileVersion, one version of a file, and its recall
serving.py   the one door: FileView (not imported here, because models do not know views)
"""

from .version import FileVersion, FileVersionQuerySet, random_name

__all__ = ["FileVersion", "FileVersionQuerySet", "random_name"]
