"""Whether the sections of a text are numbered as readers expect: 1, 1.1, 1.2, 2 and so on. No database."""

DEEPEST = 4  # ####


def wrong_numbers(text):
    """Return a sentence, with its line, for each heading of a Text whose number is odd; none of it keeps it from being
    published, because the site shows a constitution as it was adopted.
    """
    headings = text.headings
    if not headings:
        return ["There are no headings: write ## 6 Title for a chapter and ### 6.8 Title for a section."]
    if not any(heading.number for heading in headings):
        return ["No heading has a number: write ## 6 Title for a chapter and ### 6.8 Title for a section."]
    found, first_lines, last = [], {}, ()
    for heading in headings:
        line = line_of(heading)
        if not heading.number:
            found.append(f"Line {line}: “{heading.title}” has no number.")
            continue
        number = tuple(int(part[:9]) for part in heading.number.split("."))
        wanted = min(len(number) + 1, DEEPEST)
        if heading.level != wanted:
            found.append(
                f"Line {line}: {heading.number} has {'#' * heading.level}, but {'.'.join(['1'] * len(number))} is "
                f"written with {'#' * wanted}."
            )
        if number in first_lines:
            found.append(f"Line {line}: {heading.number} is there twice, first in line {first_lines[number]}.")
            continue
        first_lines[number] = line
        if number <= last:
            found.append(f"Line {line}: {heading.number} comes after {written(last)}, which goes backwards.")
        elif number not in (nexts := next_numbers(last)):
            expected = " or ".join(written(each) for each in nexts)
            found.append(f"Line {line}: {heading.number} comes after {written(last) or 'nothing'}, not {expected}.")
        last = number
    return found


def next_numbers(last):
    """Return the numbers that may come after this one: its first part, or the next of it or of what it is part of."""
    following = [(*last[:depth], last[depth] + 1) for depth in reversed(range(len(last)))]
    return [(*last, 1), *following]


def line_of(heading):
    return heading.tokens[0].map[0] + 1


def written(number):
    return ".".join(map(str, number))
