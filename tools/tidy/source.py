"""Just enough reading of source text: blanking comments and strings, finding functions by their braces."""

import ast
import re

_RAW = r'R"(?P<mark>[^\s()\\]{0,16})\(.*?\)(?P=mark)"'
_STRING = r'"(?:\\.|[^"\\\n])*"'
# A ' between digits separates thousands in C++.
_CHARACTER = r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'"
_COMMENT = r"//[^\n]*|/\*.*?\*/"
_CPP = re.compile(f"{_RAW}|{_COMMENT}|{_STRING}|{_CHARACTER}", re.DOTALL)
# A slash opens a regular expression only where no value can stand before it.
_REGEX = r"(?<=[(,=:\[!&|?{};\n])[ ]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/"
_TEMPLATE = r"`(?:\\.|[^`\\])*`"
_TS = re.compile(rf"{_COMMENT}|{_STRING}|'(?:\\.|[^'\\\n])*'|{_TEMPLATE}|{_REGEX}", re.DOTALL)
_CSS = re.compile(rf"/\*.*?\*/|{_STRING}|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_SCRIPT = re.compile(r"<script[^>]*>\n(.*?)^</script>", re.DOTALL | re.MULTILINE)


def _spaces(text):
    return re.sub(r"[^\n]", " ", text)


def _blank_token(match):
    text = match.group(0)
    if text[0] in "\"'`":
        return text[0] + _spaces(text[1:-1]) + text[-1]
    return _spaces(text)


def blank(text, language):
    if language == "c++":
        text = _CPP.sub(_blank_token, text)
        return re.sub(r"^[ ]*#(?!include)(?:\\\n|[^\n])*", lambda m: _spaces(m.group(0)), text, flags=re.MULTILINE)
    if language == "ts":
        return _TS.sub(_blank_token, text)
    if language == "vue":
        kept = _spaces(text)
        for script in _SCRIPT.finditer(text):
            kept = kept[: script.start(1)] + _TS.sub(_blank_token, script.group(1)) + kept[script.end(1) :]
        return kept
    return _CSS.sub(_blank_token, text) if language == "css" else text


def functions(text, code, language):
    """(name, first line, lines) of every function; `lines` without those of functions inside it, but for C++."""
    if language == "c++":
        return list(_cpp_functions(code))
    if language in ("ts", "vue"):
        return list(_ts_functions(code))
    if language == "python":
        return list(_python_functions(text))
    return list(_shell_functions(text)) if language == "shell" else []


_NO_FUNCTION = re.compile(r"^(?:(?:inline|export|typedef|static|const|constexpr|\[\[.*?\]\])\s+)*"
                          r"(?:namespace|class|struct|union|enum|extern|concept)\b")


def _without_template(head):
    """`template <class T>` says class without being one."""
    while match := re.match(r"\s*template\s*<", head):
        depth, at = 1, match.end()
        while at < len(head) and depth:
            depth += {"<": 1, ">": -1}.get(head[at], 0)
            at += 1
        head = head[at:]
    return re.sub(r"^\s*(?:(?:public|private|protected)\s*:\s*)*", "", head)


def _is_cpp_function(head):
    head = _without_template(head)
    if _NO_FUNCTION.match(head) or "(" not in head:
        return False
    before = re.sub(r"operator\s*[=!<>+\-*/&|^~\[\]()]+", "operator", head).split("(", 1)[0]
    return "=" not in before or re.search(r"\[[^\]]*\]\s*\([^()]*\)[^()]*$", head) is not None


def _name(head):
    found = re.findall(r"(operator\s*[^\s\w(]+|[\w:~]+)\s*(?:<[^<>]*>)?\s*\(", head)
    return next((word for word in found if word not in ("requires", "noexcept", "decltype")), "a function")


def _cpp_functions(code):
    """Only the outermost: a lambda belongs to the function it stands in."""
    stack, begin = [], 0  # stack of True where a function opened; begin: after the last ; { or }
    start = None
    for at, sign in enumerate(code):
        if sign == "{":
            is_function = True not in stack and _is_cpp_function(code[begin:at])
            if is_function:
                head = code[begin:at]
                start = (_name(_without_template(head)), begin + len(head) - len(head.lstrip()))
            stack.append(is_function)
        elif sign == "}" and stack and stack.pop():
            first = code.count("\n", 0, start[1]) + 1
            yield start[0], first, code.count("\n", 0, at) + 2 - first
        if sign in ";{}":
            begin = at + 1


_TS_HEAD = re.compile(r"(?:=>|\)(?:\s*:\s*[\w<>\[\]., |']+?)?)\s*$")
_TS_CONTROL = re.compile(r"\b(?:if|for|while|switch|catch|with)\s*(?:await\s*)?\([^\n]*$")
_TS_NAME = re.compile(r"(?:function\s*\*?\s*|const\s+|let\s+)?([\w$]+)\s*(?:=\s*)?(?:async\s*)?(?:<[^<>]*>)?\([^\n]*$")


def _ts_functions(code):
    stack = []  # for each open brace: [is function, name, first line, lines of functions inside]
    line, line_begin = 1, 0
    for at, sign in enumerate(code):
        if sign == "\n":
            line, line_begin = line + 1, at + 1
        elif sign == "{":
            before = code[max(0, at - 200) : at]
            head = code[line_begin:at]
            is_function = bool(_TS_HEAD.search(before)) and not _TS_CONTROL.search(head)
            named = _TS_NAME.search(head)
            stack.append([is_function, named.group(1) if named else "a function", line, 0])
        elif sign == "}" and stack:
            is_function, name, first, inside = stack.pop()
            lines = line + 1 - first
            if is_function:
                yield name, first, lines - inside
            if stack:
                stack[-1][3] += lines if is_function else inside


def _python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def _shell_functions(text):
    for match in re.finditer(r"^(\w+)\(\) \{\n(?:.*\n)*?\}$", text, re.MULTILINE):
        yield match.group(1), text.count("\n", 0, match.start()) + 1, match.group(0).count("\n") + 1
