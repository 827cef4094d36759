"""A new Debian in a folder, with the tree in it and nothing else: what a reader of the README starts from.

The base comes from debootstrap once and is kept in build/bare; each use works on a copy. Where pip and apt of this
machine look for packages is handed in, read-only: that is the machine's own business, as is its resolver.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_HANDED_IN = ("/etc/resolv.conf", "/etc/apt", "/etc/ssl/certs", "/etc/pip.conf", "/usr/share/keyrings")
_KEPT_VARIABLES = re.compile(r"(?i)(https?|no)_proxy|PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS")
_README = "apt-get update -qq && apt-get install -y -qq git make >/dev/null"
_MOUNTS = """
mount -t proc proc "$0/proc"; mount --rbind /sys "$0/sys"; mount --rbind /dev "$0/dev"
mount -t tmpfs tmpfs "$0/tmp"; mount -t tmpfs tmpfs "$0/run"
"""


@contextmanager
def system(tree: Path) -> Iterator[list[str]]:
    """Give the command that runs a shell in it, in the tree, with the README's own words done."""
    base = _base(tree / "build" / "bare")
    with TemporaryDirectory(prefix="uk-bare-", dir="/var/tmp") as folder:
        root = Path(folder) / "root"
        subprocess.run(["cp", "-a", str(base), str(root)], check=True)
        _copy_tree(tree, root / "uketsuke")
        binds = "".join(_bind(Path(path), root) for path in (*_HANDED_IN, *_package_places()) if Path(path).exists())
        enter = f'exec chroot "$0" bash -c "cd /uketsuke && {{ {_README}; }} </dev/null && exec bash"'
        kept = [f"{name}={value}" for name, value in os.environ.items() if _KEPT_VARIABLES.fullmatch(name)]
        plain = ["HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
        unshared = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        yield [
            *unshared,
            "env",
            "-i",
            *plain,
            "YES=1",
            *kept,
            "bash",
            "-ec",
            f"{_MOUNTS}\n{binds}\n{enter}",
            str(root),
        ]


def _base(folder: Path) -> Path:
    if not (folder / "done").exists():
        if shutil.which("debootstrap") is None:
            sys.exit("debootstrap is not installed; run `apt-get install -y debootstrap`, then this again")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        call = [
            "debootstrap",
            "--variant=minbase",
            "--include=ca-certificates,procps",
            "bookworm",
            str(folder / "base"),
        ]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        (folder / "done").touch()
    return folder / "base"


def _copy_tree(tree: Path, target: Path) -> None:
    listed = subprocess.run(
        ["git", "-C", str(tree), "ls-files", "-co", "--exclude-standard", "-z"],
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = tree / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def _package_places() -> list[str]:
    """Give pip's own configuration file and the folders that it names."""
    file = Path.home() / ".config" / "pip" / "pip.conf"
    named = re.findall(r"(?:file://)?(/[^\s,]+)", file.read_text("utf-8")) if file.exists() else []
    tops = {str(Path(*Path(path).parts[:3])) for path in named if Path(path).exists()}
    return [*sorted(tops), *([str(file)] if file.exists() else [])]


def _bind(path: Path, root: Path) -> str:
    inside = root / path.relative_to("/")
    make = f"mkdir -p '{inside}'" if path.is_dir() else f"mkdir -p '{inside.parent}'; touch '{inside}'"
    return f"{make}; mount --bind '{path}' '{inside}'; mount -o remount,ro,bind '{inside}'\n"
