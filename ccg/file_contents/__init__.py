"""Reading a file that may be hostile: a program of its own, without Django, that ccg/files/contents.py starts.

__main__.py  the program: it limits itself, then says what it finds, a line of JSON at a time
pdf.py       PDF, by pypdf
office.py    Word, Excel, PowerPoint and OpenDocument, which are XML in a zip
xml_part.py  the walk through such XML; ccg/workbooks.py reads sheets of figures by it too
"""
