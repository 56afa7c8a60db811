"""Calls that the house does without: hidden time, hidden chance, unbounded copies, stray output."""

import re

from house import Finding, line_of

# (what, pattern, paths where it is right, mend)
_BANNED = [
    ("system_clock::now", r"system_clock::now\b", r"src/base/time\.cpp", "take a rz::Instant or a rz::Clock"),
    ("time()", r"(?<![\w.>:~])(?:std::|::)?time\s*\((?=\s*(?:NULL|nullptr|0|&))", None, "take a rz::Instant or a rz::Clock"),
    ("gettimeofday", r"\bgettimeofday\s*\(", None, "take a rz::Instant or a rz::Clock"),
    ("rand()", r"(?<![\w.>])(?:std::)?s?rand\s*\(", None, "take the randomness in; infra/crypto makes it"),
    ("random_device", r"\brandom_device\b", r"src/infra/crypto/.*|(?:.*/)?tests/.*", "take the randomness in; infra/crypto makes it"),
    ("std::cout", r"\bstd::cout\b", r"src/app/.*|(?!src/).*|.*/tests/.*", "log it (infra/log) or return it; only app speaks to a terminal"),
    ("strcpy", r"\bstr(?:cpy|cat)\s*\(", None, "use std::string"),
    ("sprintf", r"\bv?sprintf\s*\(", None, "use fmt::format"),
    ("using namespace std", r"\busing\s+namespace\s+std\s*;", None, "name what is used"),
]


def check(house):
    for path, _ in house.matching(r"(src|tests|bench)/.+\.[ch]pp"):
        code = house.code(path)
        for what, pattern, allowed, mend in _BANNED:
            if allowed and re.fullmatch(allowed, path):
                continue
            for match in re.finditer(pattern, code):
                yield Finding(path, line_of(code, match.start()), f"{what} is not used here", mend)
