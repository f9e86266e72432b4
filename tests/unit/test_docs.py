# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps README.md and docs/ true to the code. tests/integration/test_docs_examples.py runs them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.telecom.broadworks.plugins.module_utils import _agents, _options
from ansible_collections.telecom.broadworks.plugins.module_utils.call_center import model, results
from ansible_collections.telecom.broadworks.tests.documents import (
    LEFT_OUT,
    ROOT,
    Block,
    Document,
    commands,
    documents,
    read,
    shows,
)

COLLECTION = "telecom.broadworks"
DOCUMENTS = {document.name: document for document in map(read, documents())}
GUIDES = [name for name in DOCUMENTS if name.startswith("docs/")]
README = DOCUMENTS["README.md"]
PAGES = {
    **DOCUMENTS,
    **{
        document.name: document
        for document in map(read, [ROOT / "CONTRIBUTING.md", *ROOT.glob("roles/*/README.md")])
    },
}
PLUGINS = ROOT / "plugins"
# Places that a document may point to; other addresses would be inventions or leave the house.
ADDRESSES = ("https://www.gnu.org/licenses/", "https://opensource.org/licenses/")
ERRORS = {
    "AnswerMismatchError",
    "Failure",
    "InterruptedRun",
    "LoginError",
    "MissingLibraryError",
    "OcipError",
    "ProtocolError",
    "RequestError",
    "TransportError",
    "UnexpectedResponse",
    "ValueError",
}


def names_below(folder: str, suffix: str = ".py") -> list[str]:
    found = (ROOT / folder).glob(f"*{suffix}")
    return sorted(path.stem for path in found if not path.stem.startswith("_"))


MODULES = names_below("plugins/modules")
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if path.is_dir())
PLAYBOOKS = names_below("playbooks", ".yml")
PLUGIN_NAMES = [
    name
    for kind in ("inventory", "filter", "lookup", "callback", "test")
    for name in names_below(f"plugins/{kind}")
]


def documentation(path: Path) -> dict[str, Any]:
    """The DOCUMENTATION of a plugin or a fragment."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DOCUMENTATION":
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{path.name} has no DOCUMENTATION")


FRAGMENT = documentation(PLUGINS / "doc_fragments" / "ocip.py")
DESCRIBED = {module: documentation(PLUGINS / "modules" / f"{module}.py") for module in MODULES}
OPTIONS = {
    module: described["options"]
    | (FRAGMENT["options"] if "extends_documentation_fragment" in described else {})
    for module, described in DESCRIBED.items()
}
VARIABLES = {
    name: spec
    for role in ROLES
    for name, spec in yaml.safe_load(
        (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    )["argument_specs"]["main"]["options"].items()
}


def accepted(module: str) -> set[str]:
    """The options of a module and their aliases."""
    aliases = {alias for spec in OPTIONS[module].values() for alias in spec.get("aliases", ())}
    return set(OPTIONS[module]) | aliases


def tasks_in(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each use of a module of the collection in a YAML value: its name and its arguments."""
    if isinstance(value, dict):
        for key, item in value.items():
            module = str(key).removeprefix(f"{COLLECTION}.")
            if str(key).startswith(f"{COLLECTION}.") and module in MODULES:
                yield module, item
            yield from tasks_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from tasks_in(item)


NODES = [
    node
    for path in sorted((PLUGINS / "module_utils").rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
]


def python_below(folder: str) -> list[Path]:
    return [path for path in (ROOT / folder).rglob("*.py") if path != Path(__file__)]


def message_of(node: ast.expr) -> str:
    """The text of a string expression, `…` for each part that is not fixed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "…" for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return message_of(node.left) + message_of(node.right)
    return "…"


def has_words(message: str) -> bool:
    """Whether a text says anything by itself."""
    return bool(re.search(r"[A-Za-z]{2}.*[A-Za-z]{2}", message))


def messages() -> set[str]:
    """Every message that an error or a result of the client and the rules can have."""
    found = set()
    for node in NODES:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
            found.add(message_of(node.args[0]))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("problem_with"):
            returns = [n for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
            found.update(message_of(each.value) for each in returns)
    return {message for message in found if has_words(message)}


MESSAGES = messages()
# Never seen by an operator: a programmer's mistake, or a part of a longer message.
NOT_EXPLAINED = {
    "Not connected.",
    "Not connected to ….",
    "it is not known why",
    "lxml",
    "no boolean",
    "no integer of 32 bits",
    "requests",
    "…read afterward…",
}


# --- the documents themselves ---------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name):
    document = PAGES[name]
    for link in document.links():
        if "://" in link:
            assert link.startswith(ADDRESSES), link
            continue
        place, _hash, heading = link.partition("#")
        target = (document.path.parent / place).resolve() if place else document.path
        assert target.exists(), link
        if heading:
            assert heading in read(target).anchors(), link


@pytest.mark.parametrize("name", PAGES)
def test_no_address_is_invented(name):
    text = PAGES[name].path.read_text(encoding="utf-8")
    for address in re.findall(r"https?://[^\s)>`'\"]+", text):
        host = address.split("/")[2].split(":")[0]
        documented = host.endswith((".example.net", ".example.com", ".invalid")) or host in (
            "localhost",
            "127.0.0.1",
        )
        assert documented or address.startswith(ADDRESSES), address


@pytest.mark.parametrize("name", PAGES)
def test_yaml_blocks_parse(name):
    for block in PAGES[name].blocks:
        if block.language in ("yaml", "yml"):
            assert list(yaml.safe_load_all(block.text)), f"line {block.line}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_is_run_or_says_why_not(name):
    for block in DOCUMENTS[name].blocks:
        if block.language == "console":
            assert commands(block), f"line {block.line}: no command"
            assert re.fullmatch(r"run|run: exit \d+|not run: .+", block.mark), f"line {block.line}"


def test_the_index_names_every_document():
    index = DOCUMENTS["docs/README.md"]
    linked = {(index.path.parent / link).resolve() for link in index.links()}
    missing = [name for name in GUIDES if DOCUMENTS[name].path.resolve() not in linked]
    assert missing == ["docs/README.md"]


# --- names ----------------------------------------------------------------------------------


def test_the_readme_names_every_part():
    for name in [*MODULES, *ROLES, *PLUGIN_NAMES, *PLAYBOOKS]:
        assert any(re.search(rf"\b{name}\b", code) for code in README.code()), name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_names_of_the_collection_exist(name):
    text = DOCUMENTS[name].path.read_text(encoding="utf-8")
    known = {*MODULES, *ROLES, *PLUGIN_NAMES, *PLAYBOOKS, "ocip"}
    for found in re.findall(rf"\b{re.escape(COLLECTION)}\.(\w+)", text):
        assert found in known or found == "plugins", found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_options_in_examples_exist(name):
    for block in DOCUMENTS[name].blocks:
        if block.language in ("yaml", "yml"):
            for value in yaml.safe_load_all(block.text):
                for module, arguments in tasks_in(value):
                    assert set(arguments) <= accepted(module), f"line {block.line}: {module}"


def test_connection_options_in_module_defaults_exist():
    for document in DOCUMENTS.values():
        for block in document.blocks:
            found = re.search(r"group/telecom\.broadworks\.ocip:\n((?: {6,}\w+:.*\n)+)", block.text)
            if found:
                options = set(re.findall(r"^ +(\w+):", found.group(1), re.MULTILINE))
                assert options <= set(FRAGMENT["options"]), document.name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_options_in_prose_exist(name):
    options = {option for module in MODULES for option in accepted(module)} | set(VARIABLES)
    for code in DOCUMENTS[name].code():
        found = re.fullmatch(r"(\w+)(?:: |=)(\w+)", code)
        if not found:
            continue
        option, value = found.groups()
        assert option in options, code
        choices = {
            str(choice).lower()
            for known in (VARIABLES, *(OPTIONS[module] for module in MODULES))
            for choice in known.get(option, {}).get("choices", ())
        }
        assert not choices or value in choices, code


@pytest.mark.parametrize("name", DOCUMENTS)
def test_environment_variables_exist(name):
    text = DOCUMENTS[name].path.read_text(encoding="utf-8")
    known = {_options.environment_name(option) for option in _options.CONNECTION_OPTIONS}
    assert set(re.findall(r"\bOCIP_[A-Z_]+\b", text)) <= known


def test_the_fragment_says_what_the_table_says():
    assert set(FRAGMENT["options"]) == set(_options.CONNECTION_OPTIONS)
    for option, spec in _options.CONNECTION_OPTIONS.items():
        documented = FRAGMENT["options"][option]
        assert f"E({_options.environment_name(option)})" in " ".join(documented["description"])
        for key in ("type", "elements", "default", "choices"):
            assert documented.get(key) == spec.get(key), f"{option}: {key}"


# --- what the guides explain ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["docs/guides/result.md"])
def test_every_outcome_is_explained(name):
    rows = re.findall(r"^\| `(\w+)` \|", DOCUMENTS[name].prose, re.MULTILINE)
    outcomes = [row for row in rows if row in model.OUTCOMES]
    # `changed` is also a result key, explained by a row of its own.
    assert sorted(set(outcomes)) == sorted(model.OUTCOMES)


def test_every_result_key_is_explained():
    keys = set(results.agent_keys([])) | {"msg", "ok", "diff", "failed", "ansible_facts"}
    keys |= set(model.AgentResult("x", model.CHANGED).as_dict())
    keys |= set(model.Failure("x").as_dict()) | {_agents.LAST_AGENT_FACT}
    text = DOCUMENTS["docs/guides/result.md"].prose
    missing = [key for key in keys if f"`{key}`" not in text and f"`error.{key}`" not in text]
    assert missing == []


def test_every_state_is_explained():
    text = DOCUMENTS["docs/guides/states.md"].prose
    choices = OPTIONS["ocip_call_center_agent"]["state"]["choices"]
    rows = re.findall(r"^\| `(\w+)`(?: \(default\))? \| (\S+) \|", text, re.MULTILINE)
    shown = {word: name for word, name in rows if word in choices}
    assert shown == {**model.ACD_STATES, _agents.AS_IS: "unchanged"}


def test_every_message_is_explained():
    explained = set(DOCUMENTS["docs/guides/troubleshooting.md"].code())
    assert "The certificate of … is not trusted: …." in MESSAGES
    missing = {
        message
        for message in MESSAGES - NOT_EXPLAINED
        if not any(explanation.startswith(message.rstrip()) for explanation in explained)
    }
    assert missing == set()


def test_every_message_explained_exists():
    expressions = (ast.JoinedStr, ast.Constant, ast.BinOp)
    texts = {message_of(node).rstrip() for node in NODES if isinstance(node, expressions)}
    texts = {text for text in texts if has_words(text)}
    for code in DOCUMENTS["docs/guides/troubleshooting.md"].code():
        if has_words(code) and ("…" in code or code.endswith(".")):
            assert any(code.startswith(text) for text in texts), code


def test_every_test_of_the_security_page_exists():
    named = [c for c in DOCUMENTS["docs/security.md"].code() if c.startswith("test_")]
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    there = set(re.findall(r"^ *def (test_\w+)\(", "\n".join(sources), re.MULTILINE))
    assert len(named) > 40
    assert set(named) - there == set()


def test_the_architecture_names_every_file():
    text = DOCUMENTS["docs/architecture.md"].path.read_text(encoding="utf-8")
    named = set(re.findall(r"[\w/*]+\.py\b", text))
    for path in sorted((PLUGINS / "module_utils").rglob("*.py")):
        assert any(str(path).endswith(f"/{name}") for name in named), path.name
    for name in named:
        assert list(PLUGINS.rglob(name)) or (ROOT / name).exists(), name


def test_citations_of_the_protocol_name_its_headings():
    page = DOCUMENTS["docs/protocol.md"]
    sources = [path for folder in ("plugins", "roles", "tests") for path in python_below(folder)]
    cited = [
        re.sub(r"[\s#]+", " ", text).strip()
        for path in sources
        for text in re.findall(r"docs/protocol\.md,(.{80})", path.read_text("utf-8"), re.DOTALL)
    ]
    assert len(cited) > 10
    for text in cited:
        assert text.startswith(tuple(page.headings)), text


# --- the reader of documents itself ---------------------------------------------------------


def test_an_output_with_something_left_out_is_recognised():
    assert shows(["a", LEFT_OUT, "d"], ["a", "b", "c", "d"])
    assert shows([LEFT_OUT], [])
    assert shows(["a"], ["", "a  ", ""])
    assert not shows(["a", "d"], ["a", "b", "d"])
    assert not shows(["a", LEFT_OUT, "d"], ["a", "b"])
    assert not shows([], ["a"])


def test_commands_and_their_outputs_are_told_apart():
    block = Block("console", "$ one \\\n    --more\nout\n$ two\n", "run", 1)
    first, second = commands(block)
    assert (first.text, first.output) == ("one \\\n    --more", ["out"])
    assert (second.text, second.output) == ("two", [])


def test_a_document_is_taken_apart(tmp_path):
    path = tmp_path / "x.md"
    path.write_text(
        "# A `b` head\n<!-- simulator: reset -->\n[t](y.md#z) and `[no](link)`\n\n"
        "<!-- run -->\n```yaml\na: 1\n```\n",
        encoding="utf-8",
    )
    document: Document = read(path)
    assert document.steps == ["simulator: reset", Block("yaml", "a: 1\n", "run", 7)]
    assert document.links() == ["y.md#z"]
    assert document.anchors() == {"a-b-head"}


@pytest.mark.parametrize("name", ["README.md", "docs/guides/first_sign_out.md"])
def test_the_first_thing_to_try_on_a_switch_only_reads(name):
    text = DOCUMENTS[name].path.read_text(encoding="utf-8")
    after_login = text[text.index("$ export OCIP_HOST=") :]
    task = re.compile(r"^\$ .*?(?:telecom\.broadworks\.(\w+)|(\w+\.yml))", re.MULTILINE)
    tried = task.findall(after_login)
    assert tried[0][0].endswith("_info") or tried[0][0] == "check_switch"
