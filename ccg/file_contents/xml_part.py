"""A part of a zip that is XML, walked through in flat memory. Office files of strangers are read by this alone."""

from xml.parsers.expat import ParserCreate

DEEPEST = 500
CHUNK = 16_384


class DeclaresEntities(ValueError):
    """It declares a document type, as no office program does: entities can be declared there that grow."""


def walk(archive, part):
    """Yield (parent, name, attributes, text before it) where an element begins; where it ends attributes are None.

    The text is then what stands in it since the last element in it. Raises DeclaresEntities, ValueError for what is
    nested too deeply, ExpatError for what is no XML.
    """
    found, text, names = [], [], [""]

    def begin(name, attributes):
        if len(names) > DEEPEST:
            raise ValueError("too deep")
        names.append(name.rpartition(":")[2])
        found.append((names[-2], names[-1], attributes, "".join(text)))
        text.clear()

    def end(name):
        found.append((names[-2], names.pop(), None, "".join(text)))
        text.clear()

    def refuse(*declared):
        raise DeclaresEntities

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = text.append
    with archive.open(part) as opened:
        chunk = True
        while chunk:
            chunk = opened.read(CHUNK)
            parser.Parse(chunk, not chunk)
            yield from found
            found.clear()
