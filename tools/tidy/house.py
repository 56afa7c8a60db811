"""What every check gets: the files of the repository, and the shape of a finding."""

import dataclasses
import functools
import pathlib
import re
import subprocess

import source


@dataclasses.dataclass(frozen=True)
class Finding:
    path: str
    line: int
    what: str
    mend: str
    hard: bool = True  # False: an aim missed, shown but not failed

    def __str__(self):
        note = "" if self.hard else "note: "
        return f"{self.path}:{self.line}: {note}{self.what} — {self.mend}"


class House:
    """The files by path relative to the top, with '/'. Text is read once."""

    TEXT = {
        ".cpp", ".hpp", ".ts", ".mts", ".js", ".mjs", ".vue", ".css", ".html", ".py", ".sh", ".sql", ".yaml", ".yml",
        ".json", ".md", ".txt", ".cmake", ".tape",
    }

    def __init__(self, root, paths):
        self.root = pathlib.Path(root)
        self.paths = sorted(paths)

    @classmethod
    def of_git(cls, root):
        """Tracked files and those that would be, without what is ignored or deleted."""
        out = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True,
        ).stdout.decode()
        return cls(root, {p for p in out.split("\0") if p and (pathlib.Path(root) / p).is_file()})

    @functools.cache
    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    @functools.cache
    def code(self, path):
        """The text with comments and the insides of strings blanked; lines and columns stay."""
        return source.blank(self.text(path), self.language(path))

    @functools.cache
    def language(self, path):
        suffix = pathlib.PurePath(path).suffix
        known = {
            ".cpp": "c++", ".hpp": "c++", ".ts": "ts", ".mts": "ts", ".js": "ts", ".mjs": "ts", ".vue": "vue",
            ".py": "python", ".sh": "shell", ".css": "css",
        }
        if suffix in known:
            return known[suffix]
        if not suffix and self.text(path).startswith("#!"):
            return "python" if "python" in self.text(path).split("\n", 1)[0] else "shell"
        return ""

    def is_text(self, path):
        return pathlib.PurePath(path).suffix in self.TEXT or bool(self.language(path))

    def matching(self, pattern):
        """(path, match) for every path that the regular expression matches whole."""
        compiled = re.compile(pattern)
        return [(path, match) for path in self.paths if (match := compiled.fullmatch(path))]

    def written_by_tool(self, path):
        return bool(re.search(r"auto-?generated|do not edit", self.text(path)[:400], re.IGNORECASE))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
