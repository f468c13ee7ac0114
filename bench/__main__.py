"""`python -m bench NAME [--n N …] [--data DIR] [--json]`: one JSON object a line; what is being prepared, on stderr."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from app.shell.config_values import ConfigError
from app.shell.places import CHECKOUT
from app.shell.supervision.process import ServiceError

BENCHES = {
    "nudges": ("bench.nudges", (100_000, 1_000_000)),
    "search": ("bench.search", (1_000_000,)),
    "filters": ("bench.filters", (1_000_000,)),
    "pages": ("bench.pages", (1_000, 1_000_000)),
    "pools": ("bench.pools", (1_000_000,)),
    "acts": ("bench.acts", (20_000,)),
    "import": ("bench.imports", (100_000,)),
    "import-million": ("bench.import_million", (1_000_000,)),
    "vcards": ("bench.vcards", (20_000,)),
    "export": ("bench.exports", (100_000,)),
    "duplicates": ("bench.duplicates", (1_000_000,)),
    "public": ("bench.public", (1,)),
    "stream": ("bench.stream", (1_000,)),
    "messages": ("bench.messages", (400,)),
    "inbox": ("bench.inbox", (500,)),
    "start": ("bench.start", (1,)),
    "kills": ("bench.kills", (300,)),
}
"""The module whose `run` yields the lines, and the sizes it is asked for unless told."""

Run = Callable[[Path, int], Iterator[dict[str, Any]]]


def main() -> None:
    arguments = _parser().parse_args()
    module, sizes = BENCHES[arguments.name]
    run: Run = import_module(module).run
    data = arguments.data or CHECKOUT / "data" / "bench"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    try:
        for n in arguments.n or sizes:
            for line in run(data.absolute(), n):
                print(json.dumps(line), flush=True)
    except (ConfigError, ServiceError) as error:
        sys.exit(f"{error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure; one JSON object a line.")
    parser.add_argument("name", choices=BENCHES, metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--n", type=int, nargs="+", help="the sizes to measure at")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where databases are kept between runs")
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    return parser


if __name__ == "__main__":
    main()
