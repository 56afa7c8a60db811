"""db/migrations: NNNN_name.sql from 0001 without gaps; .sqlite.sql and .postgres.sql come as a pair or not at all."""

import re

from house import Finding

MEND = "name it NNNN_name.sql with the next free number, or as a pair NNNN_name.sqlite.sql and NNNN_name.postgres.sql"


def check(house):
    by_number = {}
    for path, match in house.matching(r"db/migrations/(.+\.sql)"):
        parts = name_parts(match[1])
        if parts is None:
            yield Finding(path, 1, "no name of a migration", MEND)
            continue
        number, name, variant = parts
        by_number.setdefault(number, []).append((path, name, variant))
    for place, number in enumerate(sorted(by_number), start=1):
        files = by_number[number]
        path = files[0][0]
        if number != place:
            yield Finding(path, 1, f"number {number:04} stands where {place:04} is due", MEND)
            return
        if len({name for _, name, _ in files}) > 1:
            yield Finding(path, 1, f"number {number:04} is used twice", MEND)
        elif sorted(variant for _, _, variant in files) not in ([""], ["postgres", "sqlite"]):
            yield Finding(path, 1, "one database's variant stands without the other's", MEND)


def name_parts(file_name):
    """(number, name, variant) of a migration's file name, or None."""
    match = re.fullmatch(r"(\d{4})_([a-z0-9_]+?)(?:\.(sqlite|postgres))?\.sql", file_name)
    return match and (int(match[1]), match[2], match[3] or "")
