"""`bin/perennial` as somebody types it: options, exit codes, one line when something fails."""

import json
import subprocess
import sys

import pytest
from redis import ConnectionError as QueueAway
from sqlalchemy.exc import OperationalError

from app.kernel.errors import Refused
from app.shell import calling, cli, doctor, room
from app.shell.config import data_directory
from app.shell.places import CHECKOUT


class TestDataOption:
    @pytest.mark.parametrize(
        "words",
        [
            ["--data", "here", "users", "list"],
            ["users", "list", "--data", "here"],
            ["users", "--data=here", "list"],
        ],
    )
    def test_it_may_stand_anywhere(self, words, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PERENNIAL_DATA", "")
        assert cli._without_data_option(words) == ["users", "list"]
        assert data_directory() == tmp_path / "here"

    def test_after_two_dashes_it_is_a_word_like_any_other(self):
        assert cli._without_data_option(["import", "--", "--data"]) == ["import", "--", "--data"]


class TestCommands:
    def test_every_listed_command_exists(self):
        for name in cli.COMMANDS:
            assert cli.perennial.get_command(None, name).help, name

    def test_help_lists_them_without_reading_the_application(self):
        script = "import sys; sys.argv[1:] = ['--help']; from app.shell import cli\ntry: cli.main()\nfinally: print(len({'flask', 'sqlalchemy'} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True)
        assert all(f"  {name} " in done.stdout for name in cli.COMMANDS)
        assert done.stdout.endswith("\n0\n")

    def test_an_unknown_command_is_refused(self, app, capsys):
        assert calling.call(app, ["dance"]) == 1
        assert "No such command" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("error", "line"),
        [
            (Refused("This is done already."), "This is done already.\n"),
            (
                OperationalError("SELECT 1", {}, Exception("no such server\nhint")),
                "The database refused: no such server\n",
            ),
            (
                FileNotFoundError(2, "No such file or directory", "people.csv"),
                "people.csv: No such file or directory\n",
            ),
            (QueueAway("Connection refused."), "The queue refused: Connection refused.\n"),
            (OSError(28, "No space left on device"), "There is no room left on the disk.\n"),
        ],
    )
    def test_a_failure_is_one_line_and_exit_code_1(self, app, capsys, monkeypatch, error, line):
        def fail(*_args, **_options):
            raise error

        monkeypatch.setattr(cli.perennial, "main", fail)
        assert calling.call(app, ["anything"]) == 1
        assert capsys.readouterr().err == line

    def test_a_defect_is_one_line_too_and_its_details_are_kept(self, app, capsys, monkeypatch, tmp_path):
        (tmp_path / "logs").mkdir()
        monkeypatch.setenv("PERENNIAL_DATA", str(tmp_path))
        monkeypatch.setattr(cli.perennial, "main", lambda *_args, **_options: 1 // 0)
        assert calling.call(app, ["anything"]) == 1
        assert capsys.readouterr().err.startswith("Something went wrong inside: ZeroDivisionError.")
        assert "Traceback" in (tmp_path / "logs" / "commands.log").read_text()


class TestDoctor:
    def test_what_is_wrong_is_named_and_fails(self, app, capsys, monkeypatch):
        monkeypatch.setattr(room, "LEAST", 2**63)
        assert calling.call(app, ["doctor", "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        assert not report["fine"]
        assert {finding["name"] for finding in report["findings"] if not finding["fine"]} >= {"disk"}

    def test_on_a_healthy_machine_nothing_is_wrong(self, app, capsys, monkeypatch):
        monkeypatch.setattr(doctor, "PYTHON_FLOORS", {})
        monkeypatch.setattr(room, "LEAST", 0)
        assert calling.call(app, ["doctor"]) == 0, capsys.readouterr().out
