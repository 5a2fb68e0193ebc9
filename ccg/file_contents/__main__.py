"""Read the file that is standard input: `python -m ccg.file_contents pdf pdf <most characters> <seconds>`."""

import importlib
import json
import resource
import sys
import time

MEMORY = 1_000_000_000  # bytes of address space; a PDF of 50 MB takes about half


def limit(seconds):
    """Let this process take no more time and memory, and write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(**found):
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main(reader, ending, most_characters, seconds):
    limit(int(seconds))
    until = time.monotonic() + int(seconds) - 3
    left = int(most_characters)
    module = importlib.import_module(f"ccg.file_contents.{reader}")
    with open(0, "rb", closefd=False) as file:
        for found in module.read(file, ending):
            if "text" in found:
                found["text"] = found["text"][:left]
                left -= len(found["text"])
            say(**found)
            if "refused" in found:
                return
            if left <= 0 or time.monotonic() > until:
                # Not done: the words that are missing are missed.
                return
    say(done=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
