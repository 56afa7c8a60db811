"""Every text in Chinese and in English: chains/*/text.{zh,en}.yaml, and the pages' texts/{zh,en}; and none that no page asks for."""

import json
import pathlib
import re

from house import Finding

OTHER = {"zh": "en", "en": "zh"}


def yaml_keys(text):
    """{dotted key: line} of the mappings in a YAML text as we write it: block style, one-line flow maps, block scalars."""
    keys, path, scalar_indent = {}, [], None
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if not bare or bare.startswith("#") or bare == "---":
            continue
        if scalar_indent is not None:
            if indent > scalar_indent:
                continue
            scalar_indent = None
        match = re.match(r"""(?:"([^"]*)"|'([^']*)'|([^\s:{}\[\]"'#][^:]*?))\s*:(?:\s+(.*))?$""", bare)
        if not match:
            continue
        while path and path[-1][0] >= indent:
            path.pop()
        path.append((indent, next(name for name in match.groups()[:3] if name is not None)))
        here = ".".join(name for _, name in path)
        keys[here] = number
        value = match[4] or ""
        if re.match(r"[|>][+-]?\d?\s*$", value):
            scalar_indent = indent
        elif value.startswith("{"):
            keys |= {f"{here}.{name}": number for name in script_keys(value)}
    return keys


# An apostrophe inside a word opens no string: YAML has bare «the city's».
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<text>"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(?P<word>[\w$.-]+)"""
    r"""|(?P<sign>[{}()\[\]:,])""", re.DOTALL)


def script_keys(text):
    """{dotted key: line} of the object literals in JavaScript, TypeScript or JSON."""
    keys, open_signs, before, last = {}, [], "", None  # open_signs: [sign, name of the key it is the value of]
    pending = ""
    for token in _TOKEN.finditer(text):
        name = token["text"] and token["text"][1:-1] or token["word"]
        sign = token["sign"]
        if name:
            last = (name, token.start()) if before in ("{", ",") and open_signs and open_signs[-1][0] == "{" else None
            before = "name"
        elif sign:
            if sign == ":" and last:
                pending = last[0]
                keys[".".join([part for _, part in open_signs if part] + [pending])] = text.count("\n", 0, last[1]) + 1
            elif sign in "{([":
                open_signs.append((sign, pending))
                pending = ""
            elif sign in "})]" and open_signs:
                open_signs.pop()
            if sign == ",":
                pending = ""
            last, before = None, sign
    return keys


def json_keys(text):
    def walk(value, prefix):
        for key, inner in value.items() if isinstance(value, dict) else ():
            yield f"{prefix}{key}"
            yield from walk(inner, f"{prefix}{key}.")

    return {key: 1 for key in walk(json.loads(text), "")}


def keys_of(house, path):
    suffix = pathlib.PurePath(path).suffix
    read = {".yaml": yaml_keys, ".yml": yaml_keys, ".json": json_keys}.get(suffix, script_keys)
    return read(house.text(path))


# A key stands in the pages as a string, or begins as a template does that is filled: `stage_${name}`.
_QUOTED = re.compile(r"""["'`]([\w.:-]+(?: [\w.,:+()-]+)*)["'`]""")
_FILLED = re.compile(r"`([\w.-]{3,})\$\{")


def asked_for(house, face):
    """The strings of a face's sources and of what faces share, and how their filled templates begin."""
    words, beginnings = set(), set()
    for path in house.paths:
        is_source = re.match(rf"web/(?:{face}|shared)/.+\.(?:ts|vue)$", path) and not re.search(r"/tests/|/texts/(?:.+/)?(?:zh|en)\.ts$", path)
        if is_source:
            words.update(_QUOTED.findall(house.text(path)))
            beginnings.update(_FILLED.findall(house.text(path)))
    return words, tuple(beginnings)


def check_asked_for(house):
    """Texts of a face that none of its pages asks for."""
    for path, match in house.matching(r"web/(?!shared/)([a-z]+)/(?:.+/)?texts/zh\.ts"):
        words, beginnings = asked_for(house, match[1])
        for key, line in keys_of(house, path).items():
            if key not in words and not key.startswith(beginnings):
                yield Finding(path, line, f"«{key}» is asked for by no page", "remove it in both languages")


def check(house):
    yield from check_languages(house)
    yield from check_asked_for(house)


def check_languages(house):
    found = house.matching(r"(chains/[^/]+/(?:.*/)?text\.)(zh|en)(\.yaml)")
    found += house.matching(r"(web/(?:.+/)?texts/(?:.+/)?)(zh|en)(\.(?:json|ts|js)|/.+\.(?:json|ts|js))")
    for path, match in found:
        language = match[2]
        twin = match[1] + OTHER[language] + match[3]
        if twin not in house.paths:
            yield Finding(path, 1, f"{twin} is missing", "write the other language beside it")
            continue
        there = keys_of(house, twin)
        for key, line in keys_of(house, path).items():
            if key not in there:
                yield Finding(path, line, f"«{key}» is missing in {twin}", "write it there, or remove it here")
