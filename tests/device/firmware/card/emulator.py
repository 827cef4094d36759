"""Runs `card emulate` as the `uketsuke` command does, as a process of its own."""

from __future__ import annotations

import argparse

from device.cli.card import register

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    arguments = parser.parse_args()
    raise SystemExit(arguments.run(arguments))
