#!/usr/bin/env python3
"""The checks' own tests: each planted violation is found, and sound code passes."""
import contextlib
import io
import os
import pathlib
import sys
import tempfile
import unittest

import check_coroutines
import check_layers

os.environ.setdefault("PASOKH_BIN", "/nowhere")  # nothing is started here
sys.path.append(str(pathlib.Path(__file__).parents[1] / "bench"))
import cost  # noqa: E402
from rig import counters  # noqa: E402

TABLE = """\
base:
domain: base
wire: base domain
app: base domain
adapters/ws: base domain wire app
adapters/http: base domain wire app
adapters/sqlite: base domain wire
main: base domain wire app adapters
"""


class Layers(unittest.TestCase):
    def found(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "layers.txt").write_text(TABLE)
            file = root / name
            file.parent.mkdir(parents=True)
            file.write_text(text)
            return list(check_layers.problems(root, check_layers.read_table(root / "layers.txt")))

    def test_an_include_against_the_direction_is_found(self):
        found = self.found("server/domain/desk.cpp", '#include "base/error.hpp"\n#include "wire/envelope.hpp"\n')
        self.assertEqual(found, ["server/domain/desk.cpp:2: domain may not include wire/envelope.hpp"])

    def test_a_driven_adapter_may_not_see_app_and_a_driving_one_may(self):
        self.assertTrue(self.found("server/adapters/sqlite/store.cpp", '#include "app/journal.hpp"\n'))
        self.assertFalse(self.found("server/adapters/ws/session.cpp", '#include "app/desk_service.hpp"\n'))

    def test_only_driving_adapters_know_each_other(self):
        self.assertTrue(self.found("server/adapters/sqlite/store.cpp", '#include "adapters/ws/session.hpp"\n'))
        self.assertFalse(self.found("server/adapters/http/listener.cpp", '#include "adapters/ws/session.hpp"\n'))

    def test_third_party_headers_stay_at_home(self):
        self.assertTrue(self.found("server/app/journal.cpp", "#include <nlohmann/json.hpp>\n"))
        self.assertFalse(self.found("server/wire/envelope.cpp", "#include <nlohmann/json.hpp>\n"))
        self.assertTrue(self.found("server/domain/desk.cpp", "#include <boost/asio/post.hpp>\n"))
        self.assertFalse(self.found("server/domain/desk.cpp", "#include <boost/system/result.hpp>\n#include <map>\n"))

    def test_domain_asks_no_clock(self):
        self.assertTrue(self.found("server/domain/desk.cpp", "auto t = std::chrono::system_clock::now();\n"))

    def test_a_folder_outside_the_table_is_found(self):
        self.assertTrue(self.found("server/utils/strings.cpp", "\n"))

    def test_the_bot_stands_alone(self):
        self.assertTrue(self.found("bot-faq/src/engine.cpp", '#include "domain/desk.hpp"\n'))


class Cost(unittest.TestCase):
    baseline = {
        "figures": {"instructions_per_message": 60_000, "kib_per_idle_visitor": 7.0},
        "built_with": {"compiler": "g++ 12", "libraries": ["libc6 2.36"]},
    }

    def judged(self, instructions, kib, built=None):
        """The exit status, and what was said."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            figures = {"instructions_per_message": instructions, "kib_per_idle_visitor": kib}
            return cost.judge(figures, built or self.baseline["built_with"], self.baseline), said.getvalue()

    def test_up_to_three_percent_are_accepted(self):
        self.assertEqual(self.judged(61_799, 7.2), (0, ""))

    def test_more_is_not_and_how_to_renew_is_said(self):
        for figures in ((61_801, 7.0), (60_000, 7.22)):
            status, said = self.judged(*figures)
            self.assertEqual(status, 1)
            self.assertIn("--renew", said)

    def test_a_gain_is_to_be_kept(self):
        status, said = self.judged(50_000, 7.0)
        self.assertEqual(status, 0)
        self.assertIn("has fallen", said)

    def test_another_compiler_is_not_judged(self):
        status, said = self.judged(90_000, 7.0, {"compiler": "g++ 13", "libraries": ["libc6 2.36"]})
        self.assertEqual(status, cost.SKIPPED)
        self.assertIn("g++ 13", said)

    def test_instructions_belong_to_the_object_that_ran_them(self):
        with tempfile.TemporaryDirectory() as folder:
            dump = pathlib.Path(folder, "dump")
            # The call's own cost of 900 is the callee's, which counts it itself; its name is given at the call.
            dump.write_text("ob=(1) /bin/pasokh\nfn=(1) f\n1 10\ncob=(2) /lib/libc.so\ncalls=1 5\n2 900\n+1 5\nob=(2)\n7 900\n")
            self.assertEqual(counters.by_object(dump), {"pasokh": 15, "libc.so": 900})


class Coroutines(unittest.TestCase):
    def assert_refused(self, code):
        self.assertEqual(len(list(check_coroutines.problems("x.cpp", code))), 1, code)

    def assert_accepted(self, code):
        self.assertEqual(list(check_coroutines.problems("x.cpp", code)), [], code)

    def test_braced_values_are_refused(self):
        self.assert_refused("co_await submit(visitor_said{chat, text});")
        self.assert_refused("auto r = co_await submit({chat, text});")
        self.assert_refused("co_await submit(std::vector<int>{1, 2});")
        self.assert_refused("if (auto r = co_await submit(said{1}); !r) { stop(); }")
        self.assert_refused("co_await submit(\n    visitor_said{\n        chat,\n    }\n);")

    def test_an_await_inside_an_assertion_is_found(self):
        self.assertTrue(list(check_coroutines.problems("x.cpp", "CHECK(co_await client.connect(where) == 101);")))
        self.assertFalse(list(check_coroutines.problems("x.cpp", "const auto status = co_await client.connect(where);\nCHECK(status == 101);")))

    def test_lambdas_with_captures_are_refused(self):
        self.assert_refused("co_await run_on(desk, [this, chat] { return find(chat); });")
        self.assert_refused("co_await co_spawn(pool, [p]() mutable -> awaitable<void> { co_return; }, use_awaitable);")

    def test_each_offence_is_reported_once_and_on_its_line(self):
        found = list(check_coroutines.problems("x.cpp", "a();\nco_await f(co_await g(said{1}));"))
        self.assertEqual([text.split(" ")[0] for text in found], ["x.cpp:2:"])

    def test_named_values_are_accepted(self):
        self.assert_accepted("auto said = visitor_said{chat, text};\nco_await submit(std::move(said));")
        self.assert_accepted("auto job = [this] { return 1; };\nco_await run_on(desk, std::move(job));")

    def test_bodies_of_statements_are_not_values(self):
        self.assert_accepted("if (co_await ready()) { stop(); }")
        self.assert_accepted("for (auto& x : co_await all()) { use(x); }")
        self.assert_accepted("while (co_await next(rows[i])) { count({1}); }")

    def test_lambdas_without_captures_comments_and_strings_are_accepted(self):
        self.assert_accepted("co_await run_on(desk, [](int x) -> int { return int{x}; });")
        self.assert_accepted('// co_await f(x{1});\nlog("co_await f(x{1});"); co_await f("{1}", \'{\');')
        self.assert_accepted("co_await f(std::monostate{});")
        self.assert_accepted("co_await f(limit_ms(1'000));  auto x = said{1'000, 2'000};")


if __name__ == "__main__":
    unittest.main()
