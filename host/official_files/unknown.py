"""Elements that have no place in our records: kept as path and text, and put back in their order.

A path joins names with `/`; the second and later of one name carry their number, as in `A/B#2/C`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from host.official_files.tree import Node

Unknown = tuple[tuple[str, str], ...]


def flatten(nodes: Iterable[Node], above: str = "") -> Unknown:
    """Give the leaves of elements that are not empty, with their paths."""
    seen: Counter[str] = Counter()
    found: list[tuple[str, str]] = []
    for node in nodes:
        seen[node.name] += 1
        number = f"#{seen[node.name]}" if seen[node.name] > 1 else ""
        path = f"{above}{node.name}{number}"
        if node.children:
            found += flatten(node.children, f"{path}/")
        elif node.text:
            found.append((path, node.text))
    return tuple(found)


def rebuild(pairs: Unknown) -> tuple[Node, ...]:
    """Give the elements again; leaves of one element stand beside each other."""
    nodes = []
    for head, group in groupby(pairs, key=lambda pair: pair[0].partition("/")[0]):
        members = [(path.partition("/")[2], text) for path, text in group]
        name = head.partition("#")[0]
        first_rest, first_text = members[0]
        nodes.append(Node(name, first_text) if not first_rest else Node(name, "", rebuild(tuple(members))))
    return tuple(nodes)
