"""``python -m sandbox``: serves the fictional world until interrupted."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from core.errors import InputError
from sandbox.faults import FaultKind
from sandbox.presets import PRESETS, read_faults
from sandbox.server import SandboxServer
from sandbox.world import TODAY, build_world


def main(arguments: list[str] | None = None) -> int:
    """Serve the world. Returns the exit status: 0 after an interrupt, 2 for a wrong argument."""
    options = _build_parser().parse_args(arguments)
    try:
        faults = [fault for text in options.fault for fault in read_faults(text)]
    except InputError as exc:
        sys.stderr.write(f"sandbox: {exc}\n")
        return 2
    world = build_world(seed=options.seed, today=options.today)
    server = SandboxServer(world, faults, port=options.port)
    held = f"{len(world.papers)} papers, {len(world.families)} patent families, {len(world.projects)} projects"
    sys.stdout.write(f"{held} and {len(world.articles)} articles at {server.url}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.close()
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Serve a fictional world on loopback.")
    parser.add_argument("--port", type=int, default=8100, help="port to listen on; 0 takes a free one")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help="the day on which the world is seen")
    parser.add_argument("--seed", type=int, default=None, help="another world with the same truths")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="PLAN|KIND[:PATTERN][:first=N][:every=K][:seconds=S][:size_mb=M]",
        help=f"fail on purpose; may be given several times. Kinds: {', '.join(FaultKind)}; plans: {', '.join(PRESETS)}",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
