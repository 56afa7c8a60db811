"""Functions: 40 lines are the aim, 70 the end. Files: 400 and 600."""

import source
from house import Finding

FUNCTION_LINES_AIM, FUNCTION_LINES_MAX = 40, 70
FILE_LINES_AIM, FILE_LINES_MAX = 400, 600


def _is_measured(house, path):
    return bool(house.language(path)) and not house.written_by_tool(path)


def check_functions(house):
    for path in house.paths:
        if not _is_measured(house, path):
            continue
        for name, line, lines in source.functions(house.text(path), house.code(path), house.language(path)):
            if lines > FUNCTION_LINES_AIM:
                yield Finding(path, line, f"{name} has {lines} lines (aim {FUNCTION_LINES_AIM}, at most {FUNCTION_LINES_MAX})",
                              "take a step with a name of its own out of it", lines > FUNCTION_LINES_MAX)


def check_files(house):
    for path in house.paths:
        if not _is_measured(house, path):
            continue
        lines = house.text(path).count("\n")
        if lines > FILE_LINES_AIM:
            yield Finding(path, 1, f"{lines} lines (aim {FILE_LINES_AIM}, at most {FILE_LINES_MAX})",
                          "divide it where its subject divides", lines > FILE_LINES_MAX)
