"""What every file and module has: a README, a guard, clean line ends, and no word of one machine."""

import re

from house import Finding, line_of


def check_readmes(house):
    modules = {match[1] for _, match in house.matching(r"(src/(?:infra/)?[^/]+)/[^/]+\.(?:cpp|hpp|txt)")}
    modules |= {match[1] for _, match in house.matching(r"(chains/[^/]+)/chain\.yaml")}
    for module in sorted(modules - {"src/infra"}):
        if f"{module}/README.md" not in house.paths:
            yield Finding(f"{module}/README.md", 1, "is missing", "say its purpose, its invariants, where to start")


def check_guards(house):
    for path, _ in house.matching(r".+\.hpp"):
        if not re.search(r"^#pragma once$", house.text(path), re.MULTILINE):
            yield Finding(path, 1, "no #pragma once", "make it the first line")


def check_whitespace(house):
    for path in house.paths:
        if not house.is_text(path) or path == "LICENSE":
            continue
        text = house.text(path)
        for match in re.finditer(r"[ \t\r]+$|\t", text, re.MULTILINE):
            what = "a tab" if match[0] == "\t" and text[match.end() : match.end() + 1] != "\n" else "space at the line's end"
            yield Finding(path, line_of(text, match.start()), what, "indent with spaces; let the editor read .editorconfig")
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "no line end at the file's end", "add one")


# Written so that they do not find themselves.
_PLACES = re.compile(r"(?<![\w/.~-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/|\bshared/desig[n]\b|/tmp/brie[f]")
_LOCKED_ELSEWHERE = re.compile(r'"resolved": "(?!https://registry\.npmjs\.org/)')


def check_places(house):
    for path in house.paths:
        if not house.is_text(path):
            continue
        text = house.text(path)
        for match in _PLACES.finditer(text):
            yield Finding(path, line_of(text, match.start()), f"names a place of one machine ({match[0]})",
                          "write paths from the top of the repository")
        if path.endswith("package-lock.json"):
            for match in _LOCKED_ELSEWHERE.finditer(text):
                yield Finding(path, line_of(text, match.start()), "a package from another registry than npm's",
                              "npm install --omit-lockfile-registry-resolved, or the public registry's address")
                break
