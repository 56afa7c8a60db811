"""Each rule fires on what it is against, and is silent on its nearest lawful neighbour."""

import pathlib
import tempfile
import unittest

import calls
import includes
import layout
import lengths
import migrations
import source
import texts
from house import House


def found(check, files):
    """«path:line» of what the check finds in a house of these files; a trailing ? marks what only misses an aim."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = pathlib.Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return [f"{f.path}:{f.line}{'' if f.hard else '?'}" for f in check(House(root, files))]


class Includes(unittest.TestCase):
    def direction(self, path, include):
        return found(includes.check_direction, {path: f'#pragma once\n#include "{include}"\n'})

    def test_upwards(self):
        self.assertEqual(self.direction("src/org/org.hpp", "matter/matter.hpp"), ["src/org/org.hpp:2"])
        self.assertEqual(self.direction("src/matter/matter.hpp", "org/org.hpp"), [])
        self.assertEqual(self.direction("src/infra/db/db.hpp", "place/place.hpp"), ["src/infra/db/db.hpp:2"])
        self.assertEqual(self.direction("src/infra/db/db.hpp", "infra/log/log.hpp"), [])

    def test_beside(self):
        self.assertEqual(self.direction("src/request/request.cpp", "patrol/patrol.hpp"), ["src/request/request.cpp:2"])
        self.assertEqual(self.direction("src/request/request.cpp", "request/request.hpp"), [])

    def test_flow_is_pure(self):
        self.assertEqual(self.direction("src/flow/apply.cpp", "infra/json/json.hpp"), ["src/flow/apply.cpp:2"])
        self.assertEqual(self.direction("src/flow/apply.cpp", "base/time.hpp"), [])

    def test_domain_does_not_see_http(self):
        for include in ("infra/http/http.hpp", "request/request_http.hpp"):
            self.assertEqual(self.direction("src/request/request.cpp", include), ["src/request/request.cpp:2"])
            self.assertEqual(self.direction("src/request/request_http.cpp", include), [])
            self.assertEqual(self.direction("src/request/tests/request_test.cpp", include), [])
            self.assertEqual(self.direction("src/app/main.cpp", include), [])

    def test_http_does_not_see_above(self):
        self.assertEqual(self.direction("src/request/request_http.cpp", "app/app.hpp"), ["src/request/request_http.cpp:2"])

    def test_unknown_module_and_relative_include(self):
        self.assertEqual(self.direction("src/base/time.cpp", "time.hpp"), ["src/base/time.cpp:2"])
        self.assertEqual(found(includes.check_direction, {"src/novel/x.cpp": ""}), ["src/novel/x.cpp:1"])

    def test_shared_helpers_of_tests(self):
        files = {"tests/model/slow.hpp": "", "src/flow/tests/a_test.cpp": '#include "model/slow.hpp"\n',
                 "src/flow/a.cpp": '#include "model/slow.hpp"\n'}
        self.assertEqual(found(includes.check_direction, files), ["src/flow/a.cpp:1"])


class Libraries(unittest.TestCase):
    def seen(self, *paths, header):
        return found(includes.check_libraries, {path: f"#include <{header}>\n" for path in paths})

    def test_asio_and_beast(self):
        self.assertEqual(self.seen("src/infra/http/server.cpp", header="boost/asio/ip/tcp.hpp"), [])
        self.assertEqual(self.seen("src/infra/http/x.cpp", header="boost/beast.hpp"), ["src/infra/http/x.cpp:1"])
        self.assertEqual(self.seen("tests/api/x.cpp", header="boost/asio.hpp"), ["tests/api/x.cpp:1"])

    def test_wrapped_libraries(self):
        for header, home in (("valijson/schema.hpp", "schema"), ("libpq-fe.h", "db"), ("sqlite3.h", "db")):
            self.assertEqual(self.seen(f"src/infra/{home}/x.cpp", header=header), [])
            self.assertEqual(self.seen("src/matter/x.cpp", header=header), ["src/matter/x.cpp:1"])

    def test_geometry_in_one_file(self):
        self.assertEqual(self.seen("src/place/a.cpp", header="boost/geometry.hpp"), [])
        self.assertEqual(self.seen("src/place/a.cpp", "src/place/b.cpp", header="boost/geometry.hpp"), ["src/place/b.cpp:1"])

    def test_flow_is_pure(self):
        for header in ("fstream", "boost/json.hpp"):
            self.assertEqual(self.seen("src/flow/x.cpp", header=header), ["src/flow/x.cpp:1"])
            self.assertEqual(self.seen("src/flow/tests/x_test.cpp", "src/chain/x.cpp", header=header), [])


class Sql(unittest.TestCase):
    def test_only_in_stores(self):
        text = 'auto q = R"(\n  SELECT id FROM matter WHERE id = $1)";\n// SELECT a FROM b\nauto s = "select from the list";\n'
        self.assertEqual(found(includes.check_sql, {"src/matter/matter_service.cpp": text}), ["src/matter/matter_service.cpp:1"])
        self.assertEqual(found(includes.check_sql, {"src/matter/matter_store.cpp": text, "src/infra/db/x.cpp": text}), [])


def lines(n):
    return "  step();\n" * n


class Lengths(unittest.TestCase):
    def test_cpp(self):
        frame = "namespace rz {{\nclass A {{\n  int f(int a = 1) const {{\n{}  }}\n}};\n}}\n"
        self.assertEqual(found(lengths.check_functions, {"src/a/a.cpp": frame.format(lines(69))}), ["src/a/a.cpp:3"])
        self.assertEqual(found(lengths.check_functions, {"src/a/a.cpp": frame.format(lines(68))}), ["src/a/a.cpp:3?"])
        self.assertEqual(found(lengths.check_functions, {"src/a/a.cpp": frame.format(lines(38))}), [])

    def names(self, text, language="c++"):
        return [name for name, _, _ in source.functions(text, source.blank(text, language), language)]

    def test_cpp_shapes(self):
        self.assertEqual(self.names("template <class T>\nResult<T, E> make(T t) {\n  if (t) { go(); }\n}\n"), ["make"])
        self.assertEqual(self.names('const int big[] = {\n1, 2\n};\nenum class E { a, b };\nconst char* s = "f() {";\n'), [])
        self.assertEqual(self.names("void f() {\n  g([](int a) { return 1'000; });\n  char c = '{';\n}\nvoid h() {}\n"), ["f", "h"])
        self.assertEqual(self.names('auto r = R"x(void no() {)x";\n#define M(a) { a\nbool operator==(A a, A b) { return true; }\n'),
                         ["operator=="])

    def test_typescript(self):
        inner = "  it('b', () => {\n" + lines(60) + "  })\n"
        self.assertEqual(found(lengths.check_functions, {"web/a.ts": "describe('a', () => {\n" + inner * 2 + "})\n"}),
                         ["web/a.ts:2?", "web/a.ts:64?"])
        self.assertEqual(self.names("export function f(a: string): void {\n  if (a) {\n  }\n}\nconst g = async (b) => {\n}\n", "ts"),
                         ["f", "g"])
        self.assertEqual(self.names("const s = `a { ${b({})} `; const r = x.match(/[{]/)\nclass A {\n  m() {\n  }\n}\n", "ts"), ["m"])

    def test_vue_python_shell(self):
        vue = "<template>\n<a/>\n</template>\n<script setup lang=\"ts\">\nfunction f() {\n" + lines(70) + "}\n</script>\n"
        python = "def f():\n" + "    x = 1\n" * 70
        shell = "f() {\n" + lines(70) + "}\n"
        self.assertEqual(found(lengths.check_functions, {"web/A.vue": vue, "tools/a.py": python, "tools/a.sh": shell}),
                         ["tools/a.py:1", "tools/a.sh:1", "web/A.vue:5"])

    def test_files(self):
        files = {"src/a.cpp": "\n" * 601, "web/a.css": "\n" * 401, "web/b.ts": "// auto-generated\n" + "\n" * 999, "a.md": "\n" * 999}
        self.assertEqual(found(lengths.check_files, files), ["src/a.cpp:1", "web/a.css:1?"])


class Calls(unittest.TestCase):
    def test_banned(self):
        for call in ("std::chrono::system_clock::now()", "time(nullptr)", "::time(0)", "gettimeofday(&t, 0)", "rand()",
                     "std::random_device{}", "std::cout << 1", "strcpy(a, b)", "sprintf(a, b)", "using namespace std;"):
            with self.subTest(call):
                self.assertEqual(found(calls.check, {"src/matter/x.cpp": f"\n{call};\n"}), ["src/matter/x.cpp:2"])

    def test_lawful(self):
        text = '// time(nullptr) says rand()\nauto s = "std::cout";\nclock.time(0); snprintf(a, 1, b); grand(1); steady_clock::now();\n'
        self.assertEqual(found(calls.check, {"src/matter/x.cpp": text}), [])
        self.assertEqual(found(calls.check, {"src/app/main.cpp": "std::cout << 1;\n"}), [])
        self.assertEqual(found(calls.check, {"tests/model/walk_test.cpp": "std::random_device seed;\n"}), [])
        self.assertEqual(found(calls.check, {"src/base/time.cpp": "system_clock::now();\n"}), [])


class Migrations(unittest.TestCase):
    def numbers(self, *names):
        return found(migrations.check, {f"db/migrations/{name}": "" for name in names})

    def test_in_order(self):
        self.assertEqual(self.numbers("0001_a.sql", "0002_b.postgres.sql", "0002_b.sqlite.sql", "0003_c.sql"), [])

    def test_gap_twice_half_name(self):
        self.assertEqual(self.numbers("0001_a.sql", "0003_c.sql"), ["db/migrations/0003_c.sql:1"])
        self.assertEqual(self.numbers("0001_a.sql", "0001_b.sql"), ["db/migrations/0001_a.sql:1"])
        self.assertEqual(self.numbers("0001_a.sqlite.sql"), ["db/migrations/0001_a.sqlite.sql:1"])
        self.assertEqual(self.numbers("1_a.sql"), ["db/migrations/1_a.sql:1"])


class Texts(unittest.TestCase):
    def test_chain(self):
        zh = 'title: 诉求\nsteps:\n  accept:\n    title: "受理: 一"\n    hint: |\n      a: b\nfields: {name: 姓名, phone: 电话}\n'
        en = "title: Request\nsteps:\n  accept:\n    title: Accept\nfields: {name: Name}\n"
        files = {"chains/r/text.zh.yaml": zh, "chains/r/text.en.yaml": en}
        self.assertEqual(found(texts.check, files), ["chains/r/text.zh.yaml:5", "chains/r/text.zh.yaml:7"])
        self.assertEqual(found(texts.check, {"chains/r/text.zh.yaml": zh, "chains/r/text.en.yaml": zh}), [])

    def test_bare_apostrophes(self):
        self.assertEqual(list(texts.yaml_keys("a: {b: the city's, c: a leader's, d: e}\n")), ["a", "a.b", "a.c", "a.d"])

    def test_nobody_asks(self):
        zh = 'export const zh = {\n  hello: "你好",\n  tone_over: "超时",\n  "problem_no-post": "没有",\n  gone: "走了",\n};\n'
        page = '<script setup>\nconst say = (x) => t(`tone_${x}`);\n</script>\n<template>{{ t("hello") }} {{ t(`problem_${why}`) }}</template>\n'
        files = {"web/staff/texts/zh.ts": zh, "web/staff/texts/en.ts": zh, "web/staff/Page.vue": page, "web/resident/App.vue": 't("gone")'}
        self.assertEqual(found(texts.check, files), ["web/staff/texts/zh.ts:5"])

    def test_missing_file(self):
        self.assertEqual(found(texts.check, {"chains/r/text.en.yaml": "a: b\n"}), ["chains/r/text.en.yaml:1"])

    def test_pages(self):
        zh = "export const zh: Texts = {\n  a: '甲: 乙',\n  b: { 'c.d': (n: number) => `${n}`, e: ['x', 'y'] },\n}\n"
        en = "export const en = {\n  a: 'A',\n  b: { 'c.d': f },\n}\n"
        self.assertEqual(found(texts.check, {"web/shared/texts/zh.ts": zh, "web/shared/texts/en.ts": en}), ["web/shared/texts/zh.ts:3"])
        files = {"web/staff/texts/zh/list.json": '{"a": {"b": "c"}}', "web/staff/texts/en/list.json": '{"a": {}, "x": "y"}'}
        self.assertEqual(found(texts.check, files), ["web/staff/texts/en/list.json:1", "web/staff/texts/zh/list.json:1"])


class Layout(unittest.TestCase):
    def test_readmes(self):
        files = {"src/base/a.cpp": "", "src/infra/db/a.cpp": "", "src/org/a.cpp": "", "src/org/README.md": "", "chains/r/chain.yaml": ""}
        self.assertEqual(found(layout.check_readmes, files),
                         ["chains/r/README.md:1", "src/base/README.md:1", "src/infra/db/README.md:1"])

    def test_guard(self):
        self.assertEqual(found(layout.check_guards, {"src/a.hpp": "int a;\n", "src/b.hpp": "#pragma once\n"}), ["src/a.hpp:1"])

    def test_whitespace(self):
        self.assertEqual(found(layout.check_whitespace, {"a.cpp": "a \n\tb\nc"}), ["a.cpp:1", "a.cpp:2", "a.cpp:3"])
        self.assertEqual(found(layout.check_whitespace, {"a.cpp": "a\n  b\n", "a.bin": "\t"}), [])

    def test_places(self):
        text = "see /wor" + "k/main\nand https://a.example/wor" + "k/b\n"
        self.assertEqual(found(layout.check_places, {"a.md": text}), ["a.md:1"])
        lock = '"resolved": "https://registry.npmjs.org/a.tgz"\n"resolved": "https://else.example/b.tgz"\n'
        self.assertEqual(found(layout.check_places, {"web/package-lock.json": lock}), ["web/package-lock.json:2"])


if __name__ == "__main__":
    unittest.main()
