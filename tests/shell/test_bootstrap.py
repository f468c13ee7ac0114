"""The scripts in bin/ before Perennial itself runs: steps that are done are skipped, and failures are one line."""

import importlib.util
import shutil
import subprocess
import sys
import time

import pytest

from app.shell.places import CHECKOUT

BOOTSTRAP = CHECKOUT / "app" / "shell" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The module, as if an empty folder were the checkout."""
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", BOOTSTRAP)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bootstrap_under_test", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "STAMPS", tmp_path / "stamps")
    return module


class TestSteps:
    def test_a_step_is_made_once_and_again_when_its_input_changes(self, bootstrap, tmp_path):
        made = []
        source, result = tmp_path / "requirements.txt", tmp_path / "result"
        source.write_text("flask==3.1")
        step = bootstrap.Step("packages", "installing", lambda: made.append(result.touch()), (source,), result)
        assert not step.is_done()
        step.make()
        assert step.is_done()
        source.write_text("flask==3.2")
        assert not step.is_done()
        step.make()
        assert len(made) == 2

    def test_a_step_whose_result_was_deleted_is_made_again(self, bootstrap, tmp_path):
        result = tmp_path / "node_modules"
        step = bootstrap.Step("node-modules", "installing", result.touch, (), result)
        step.make()
        result.unlink()
        assert not step.is_done()

    def test_a_step_that_fails_leaves_no_stamp(self, bootstrap, tmp_path):
        def fail():
            raise bootstrap.Failed("no network")

        step = bootstrap.Step("packages", "installing", fail, (), tmp_path)
        with pytest.raises(bootstrap.Failed):
            step.make()
        assert not step.is_done()

    def test_every_command_needs_the_packages_and_only_some_the_rest(self, bootstrap):
        names = {command: [step.name for step in bootstrap.steps(command)] for command in bootstrap.MODULES}
        assert names["perennial"] == ["venv", "packages"]
        assert names["check"] == ["venv", "dev-packages"]
        assert names["serve"] == ["venv", "packages", "node-modules", "front-end"]
        assert names["test"] == ["venv", "dev-packages", "node-modules", "front-end"]

    def test_tools_that_were_installed_once_are_kept_up_to_date_by_every_command(self, bootstrap):
        bootstrap.STAMPS.mkdir()
        (bootstrap.STAMPS / "dev-packages").touch()
        assert [step.name for step in bootstrap.steps("perennial")] == ["venv", "dev-packages"]

    def test_lines_of_a_settings_file(self, bootstrap, tmp_path):
        (tmp_path / ".env").write_text(
            '# comment=1\nBASE_URL=https://a.example?b=c\n\nexport MAIL_FROM="Ada <a@b.c>"\nnothing\n'
        )
        assert bootstrap._settings(tmp_path / ".env") == {
            "BASE_URL": "https://a.example?b=c",
            "MAIL_FROM": "Ada <a@b.c>",
        }


class TestPackages:
    @pytest.mark.parametrize(
        ("settings", "quick_fails", "asked"),
        [
            ("global.extra-index-url='https://more.example'", 0, ["pip config", "pip install", "uv"]),
            ("", 1, ["pip config", "pip install", "uv", "pip install"]),
            (":env:.index-url='https://house.example'", 0, ["pip config", "pip install"]),
        ],
    )
    def test_the_quick_installer_is_asked_unless_pip_alone_knows_where_packages_are(
        self, bootstrap, tmp_path, monkeypatch, settings, quick_fails, asked
    ):
        monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
        log = tmp_path / "log"
        a_program(tmp_path / "python", f'echo "pip $4" >> {log}; [ "$4" = install ] || echo "{settings}"')
        a_program(tmp_path / "uv", f"echo uv >> {log}; exit {quick_fails}")
        bootstrap._install(tmp_path / "requirements.txt")
        assert log.read_text().splitlines() == asked


def a_program(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


class TestScripts:
    def test_they_work_from_any_folder_and_through_a_link(self, tmp_path):
        (tmp_path / "perennial").symlink_to(CHECKOUT / "bin" / "perennial")
        answer = subprocess.run(["./perennial", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
        assert "Usage: perennial" in answer.stdout

    def test_without_a_new_enough_python_they_say_so(self, tmp_path):
        script = tmp_path / "checkout" / "app" / "shell" / "bootstrap.sh"
        script.parent.mkdir(parents=True)
        script.write_bytes((CHECKOUT / "app" / "shell" / "bootstrap.sh").read_bytes())
        tools = tmp_path / "tools"
        tools.mkdir()
        for tool in ("dirname", "sh"):
            (tools / tool).symlink_to(shutil.which(tool))
        (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
        (tools / "python3").chmod(0o755)
        answer = subprocess.run(
            ["/bin/sh", str(script), "serve"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 1
        assert answer.stderr == "Perennial needs Python 3.11 or newer, and there is none on the PATH.\n"

    def test_looking_whether_everything_is_done_takes_no_time(self):
        spec = importlib.util.spec_from_file_location("bootstrap_measured", BOOTSTRAP)
        module = importlib.util.module_from_spec(spec)
        sys.modules["bootstrap_measured"] = module
        spec.loader.exec_module(module)
        began = time.process_time()
        for step in module.steps("serve"):
            step.fingerprint()
        assert time.process_time() - began < 0.3
