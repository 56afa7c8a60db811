"""The contract and the server, both ways. These cases stand last: they judge every answer given before."""
from contract import routes_in_source
from harness import HOME, case, check, same

EVERY_KIND = {200, 201, 204, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 431, 501}


@case("contract: every route in the sources stands in it, and every operation has its route")
def routes(w):
    written = {place: operation["operationId"] for place, operation in w.contract.operations.items()}
    same(routes_in_source(HOME / "src"), written, "the routes of the sources")


@case("contract: the running server knows its paths and their methods, no more and no less")
def paths(w):
    for template in w.contract.document["paths"]:
        methods = {method.upper() for method, known in w.contract.operations if known == template}
        path = template.format(chain="request", number=w.journey.number, id=w.journey.id, step="accept", no="1", paper="record.pdf", need="1", attachment="1", key="a-key-of-a-photo", channel="mail",
                               provider="city", session="0" * 32, name="x", token="x", revision="2")
        methods |= {"HEAD"} if "GET" in methods else set()
        answer = w.anyone().call("OPTIONS", path).is_(405)
        same(set(answer.headers["Allow"].split(", ")), methods, f"methods of {template}")


@case("contract: it is served as it stands")
def served(w):
    answer = w.anyone().call("GET", "/api/openapi.yaml").is_(200)
    same(answer.headers["Content-Type"], "application/yaml", "its type")
    check(answer.text == w.contract.text, "what is served is not api/openapi.yaml")


@case("contract: every operation was called, successfully at least once")
def called(w):
    good = {name for name, statuses in w.answered.items() if any(status < 400 for status in statuses)}
    known = {operation["operationId"] for operation in w.contract.operations.values()}
    same(known - good, set(), "operations never seen to succeed")


@case("contract: every answer given was one that it allows")
def answers(w):
    by_operation = {}
    for operation, fault in w.deviations:
        by_operation.setdefault(operation, []).append(fault)
    told = [f"{operation}: {faults[0]}" + (f" (and {len(faults) - 1} more)" if faults[1:] else "")
            for operation, faults in sorted(by_operation.items())]
    check(not told, "\n      ".join(["answers beside the contract:", *told]))


@case("language: every problem of the run was told in the language asked for")
def language(w):
    check(not w.untranslated, "\n      ".join(w.untranslated[:10]))


@case("security: every kind of answer carries the headers of the house")
def headers(w):
    seen = set().union(*w.answered.values())
    same(EVERY_KIND - seen, set(), "kinds of answers never seen")
    check(not w.bare, "; ".join(w.bare[:5]))
