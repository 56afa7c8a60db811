"""Include direction between modules (layers.txt) and where libraries may be seen (libraries.txt)."""

import fnmatch
import pathlib
import re

from house import Finding

HERE = pathlib.Path(__file__).parent
_INCLUDE = re.compile(r'^[ ]*#include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def _lines(name):
    for line in (HERE / name).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


class Layers:
    def __init__(self, lines):
        self.level, self.only, self.reserved = {}, {}, {}
        for level, line in enumerate(lines):
            names, _, narrowed = line.partition("<")
            names, _, users = names.partition(" for ")
            for name in names.split():
                self.level[name] = level
                if narrowed:
                    self.only[name] = narrowed.split()
                if users:
                    self.reserved[name] = users.split()

    def module_of(self, path):
        """«infra/db» or «request» of a path below src/; None where layers.txt has no such module."""
        parts = path.split("/")
        return next((name for name in ("/".join(parts[:2]), parts[0]) if name in self.level), None)

    def allows(self, module, role, target, target_is_http):
        """May a file of `module` in the role `role` (the module itself, or @http) include `target`?"""
        if target_is_http and role not in ("@http", "app"):
            return False
        if target == module:
            return True
        users = self.reserved.get(target)
        if users and not {module, role} & set(users):
            return False
        if module in self.only and role != "@http":
            return target in self.only[module]
        return self.level[target] < self.level[role]


def _is_http(path):
    return pathlib.PurePath(path).stem.endswith("_http")


def check_direction(house):
    layers = Layers(_lines("layers.txt"))
    for path, match in house.matching(r"src/(.+)\.[ch]pp"):
        module = layers.module_of(match[1])
        if module is None:
            yield Finding(path, 1, "its module is not in tools/tidy/layers.txt", "put the module on its line there")
            continue
        role = "@http" if _is_http(path) and "/tests/" not in path and module != "app" else module
        yield from _check_file(house, layers, path, module, role)


def _check_file(house, layers, path, module, role):
    for include in _INCLUDE.finditer(house.text(path)):
        line = house.text(path).count("\n", 0, include.start()) + 1
        kind, name = include.groups()
        target = layers.module_of(name)
        if kind == "<" or ("/tests/" in path and f"tests/{name}" in house.paths):
            continue
        if target is None:
            yield Finding(path, line, f'"{name}" does not begin at a module', "write it from src/, as \"base/time.hpp\"")
        elif "/tests/" in path and target in (module, "infra/http"):
            continue  # a module's tests drive its HTTP side too
        elif not layers.allows(module, role, target, _is_http(name)):
            yield Finding(path, line, f"{role if role != '@http' else module + '_http'} may not include {name}",
                          "turn the need round (event, id, interface below), or see tools/tidy/layers.txt")


def check_libraries(house):
    rules = [re.split(r"\s([=!])\s", line) for line in _lines("libraries.txt")]
    single = {}
    for path, _ in house.matching(r"(src|tests|bench)/.+\.[ch]pp"):
        for include in _INCLUDE.finditer(house.text(path)):
            name = include[2]
            rule = next((rule for rule in rules if fnmatch.fnmatch(name, rule[0])), None)
            if rule is None:
                continue
            line = house.text(path).count("\n", 0, include.start()) + 1
            pattern, kind, where = rule
            one, places = where.startswith("1 "), where.removeprefix("1 ").split()
            inside = any(fnmatch.fnmatch(path, place) for place in places)
            if kind == "=" and not inside or kind == "!" and inside and "/tests/" not in path:
                says = f"only in {' '.join(places)}" if kind == "=" else f"not in {' '.join(places)}"
                yield Finding(path, line, f"<{name}> belongs {says}", "go through the module that wraps it")
            elif one and single.setdefault(pattern, path) != path:
                yield Finding(path, line, f"<{name}> is already in {single[pattern]}", "keep it in that one file")


_SQL = re.compile(
    r"\b(?:SELECT\s[^;]{1,400}?\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:TABLE|INDEX)\s)")
_LITERAL = re.compile(r'R"([^\s()\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def check_sql(house):
    for path, _ in house.matching(r"src/.+\.[ch]pp"):
        if path.endswith("_store.cpp") or path.startswith("src/infra/db/") or "/tests/" in path:
            continue
        for literal in _LITERAL.finditer(house.text(path)):
            if _SQL.search(literal[0] + " "):
                line = house.text(path).count("\n", 0, literal.start()) + 1
                yield Finding(path, line, "SQL outside a store", "move it into the module's *_store.cpp")
