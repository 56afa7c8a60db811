"""The contract, api/openapi.yaml: read, and answers held against it."""
import json
import re

# What the HTTP layer says of any request, whatever operation it was for; the contract does not repeat it.
OF_THE_SERVER = {400, 405, 408, 413, 415, 431, 500, 501, 503}
METHODS = {"get", "post", "put", "patch", "delete"}


class Yaml:
    """The part of YAML that the contract is written in: mappings, lists, flow collections, plain and quoted scalars,
    and literal blocks. Anything else is an error, not a guess."""

    def __init__(self, text):
        self.lines = text.split("\n")
        self.at = 0

    def document(self):
        value = self.block(0)
        self.skip_blank()
        if self.at < len(self.lines):
            raise ValueError(f"line {self.at + 1} is not understood: {self.lines[self.at]}")
        return value

    def skip_blank(self):
        while self.at < len(self.lines) and not self.lines[self.at].split("#")[0].strip():
            self.at += 1

    def indent(self):
        self.skip_blank()
        if self.at >= len(self.lines):
            return -1
        return len(self.lines[self.at]) - len(self.lines[self.at].lstrip())

    def block(self, indent):
        is_list = self.lines[self.at].lstrip().startswith("- ")
        out = [] if is_list else {}
        while self.indent() == indent:
            line = self.lines[self.at].strip()
            if is_list:
                # An item's mapping goes on two columns further right, as if the dash were blank.
                rest = line[2:]
                if re.match(r'("[^"]*"|[\w$./-]+):( |$)', rest):
                    self.lines[self.at] = " " * (indent + 2) + rest
                    out.append(self.block(indent + 2))
                else:
                    self.at += 1
                    out.append(self.scalar(rest))
                continue
            found = re.match(r'("[^"]*"|[^\s:]+):(?: +(.*))?$', line)
            if not found:
                raise ValueError(f"line {self.at + 1} is not understood: {line}")
            self.at += 1
            out[found.group(1).strip('"')] = self.value(found.group(2) or "", indent)
        return out

    def value(self, rest, indent):
        if rest == "|":
            return self.literal(indent)
        if rest:
            return self.scalar(rest)
        deeper = self.indent()
        return self.block(deeper) if deeper > indent else None

    def literal(self, indent):
        text = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            text.append(line.strip())
            self.at += 1
        return "\n".join(text)

    def scalar(self, text):
        if text[0] not in "[{\"'":
            return plain(text)
        value, rest = flow(text)
        if rest.strip():
            raise ValueError(f"line {self.at}: «{rest}» stands behind the value")
        return value


def plain(text):
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def flow(text):
    """Reads one flow value; gives it and what stands behind it."""
    text = text.lstrip()
    if text[0] == '"':
        end = re.match(r'"(?:\\.|[^"\\])*"', text).end()
        return json.loads(text[:end]), text[end:]
    if text[0] not in "[{":
        end = re.search(r"[,\]}]|: |$", text).start()
        return plain(text[:end]), text[end:]
    is_list, text = text[0] == "[", text[1:].lstrip()
    out = [] if is_list else {}
    while text[0] not in "]}":
        item, text = flow(text)
        if is_list:
            out.append(item)
        else:
            out[str(item)], text = flow(text.lstrip().removeprefix(":"))
        text = text.lstrip().removeprefix(",").lstrip()
    return out, text[1:]


class Contract:
    def __init__(self, path):
        self.text = path.read_text(encoding="utf-8")
        self.document = Yaml(self.text).document()
        self.operations = {}  # (method, path template) → operation
        for template, methods in self.document["paths"].items():
            for method, operation in methods.items():
                if method in METHODS:
                    self.operations[method, template] = operation

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            reference = node["$ref"]
            node = self.document
            for part in reference.removeprefix("#/").split("/"):
                node = node[part]
        return node

    def operation_of(self, method, path):
        path = path.split("?")[0]
        for (known, template), operation in self.operations.items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if known == method.lower() and re.fullmatch(pattern, path):
                return operation
        return None

    def faults(self, method, path, answer):
        """The operation's name, and how the answer deviates from what the contract says of it."""
        operation = self.operation_of(method, path)
        kind = (answer.headers.get("Content-Type") or "").split(";")[0]
        problem = self.document["components"]["schemas"]["Problem"]
        if operation is None or (answer.status in OF_THE_SERVER and str(answer.status) not in operation["responses"]):
            faults = [] if answer.status < 400 else self.problem_faults(answer, kind, problem)
            return (operation["operationId"] if operation else "-"), faults
        name = operation["operationId"]
        response = self.resolve(operation["responses"].get(str(answer.status)))
        if response is None:
            return name, [f"{answer.request}: the contract knows no {answer.status}"]
        content = response.get("content")
        if content is None:
            return name, [f"{answer.request}: {answer.status} has a body"] if answer.raw else []
        if kind not in content:
            return name, [f"{answer.request}: {answer.status} came as {kind}, not as {', '.join(content)}"]
        if not kind.endswith("json"):
            return name, []
        found = self.validate(content[kind]["schema"], answer.body, "")
        return name, [f"{answer.request} {answer.status}{fault}" for fault in found]

    def problem_faults(self, answer, kind, schema):
        if kind != "application/problem+json":
            return [f"{answer.request}: {answer.status} came as {kind}, not as problem+json"]
        return [f"{answer.request} {answer.status}{fault}" for fault in self.validate(schema, answer.body, "")]

    def validate(self, schema, value, at):
        """How `value` breaks `schema`: the keywords that the contract uses."""
        schema = self.resolve(schema)
        faults = []
        for part in schema.get("allOf", []):
            faults += self.validate(part, value, at)
        if "type" in schema and not is_type(schema["type"], value):
            return faults + [f" {at or '/'}: {value!r} is no {schema['type']}"]
        if "enum" in schema and value not in schema["enum"]:
            faults.append(f" {at or '/'}: {value!r} is none of {schema['enum']}")
        if "const" in schema and value != schema["const"]:
            faults.append(f" {at or '/'}: {value!r} is not {schema['const']!r}")
        if isinstance(value, str):
            faults += string_faults(schema, value, at)
        if isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                faults += self.validate(schema["items"], item, f"{at}/{index}")
        if isinstance(value, dict):
            faults += self.object_faults(schema, value, at)
        return faults

    def object_faults(self, schema, value, at):
        faults = [f" {at}/{name} is missing" for name in schema.get("required", []) if name not in value]
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, member in value.items():
            if name in properties:
                faults += self.validate(properties[name], member, f"{at}/{name}")
            elif others is False:
                faults.append(f" {at}/{name} is unknown to the contract")
            elif isinstance(others, dict):
                faults += self.validate(others, member, f"{at}/{name}")
        return faults


def string_faults(schema, value, at):
    faults = []
    if "pattern" in schema and not re.search(schema["pattern"], value):
        faults.append(f" {at}: {value!r} does not match {schema['pattern']}")
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    if schema.get("format") == "date-time" and not re.fullmatch(moment, value):
        faults.append(f" {at}: {value!r} is no RFC 3339 moment")
    return faults


def is_type(kind, value):
    if isinstance(kind, list):
        return any(is_type(one, value) for one in kind)
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    return isinstance(value, kinds[kind])


def routes_in_source(folder):
    """(method, pattern) → operation of every route that the sources add."""
    files = sorted(folder.glob("**/*_http.cpp")) + [folder / "app/serve.cpp"]
    add = re.compile(r'(?:Method::|\badd\()(\w+),\s*"(/[^"]*)",\s*"(\w+)"')
    routes = {}
    for file in files:
        if "tests" in file.parts:
            continue
        for method, pattern, operation in add.findall(file.read_text(encoding="utf-8")):
            routes[{"del": "delete"}.get(method, method), pattern] = operation
    return routes
