"""The list of pairs, and who is who in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.evaluation.errors import PairListUnusable
from models.evaluation.pairs import Pair, number_persons, read_pairs


def write(folder: Path, text: str) -> Path:
    path = folder / "pairs.csv"
    path.write_text(text, "utf-8")
    return path


def test_further_columns_are_ignored_and_pictures_are_listed_once(tmp_path: Path) -> None:
    text = "fold,left,right,mated,note\n1,a/1,a/2,1,x\n1,a/1,b/1,0,y\n2,b/1,b/2,1,\n"
    pairs = read_pairs(write(tmp_path, text))
    assert pairs.pairs[1] == Pair("a/1", "b/1", mated=False)
    assert (pairs.lefts, pairs.rights) == (("a/1", "b/1"), ("a/2", "b/1", "b/2"))
    assert repr(pairs) == "<PairList of 3>"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("left,right\na,b\n", "no column mated"),
        ("left,right,mated\na/1,a/2,1\n", "mated and non-mated"),
        ("left,right,mated\na/1,a/2,1\na/1,b/1,yes\n", "row 2"),
        ("left,right,mated\na/1,a/2,1\na/1,,0\n", "row 2"),
        ("left,right,mated\na/1,a/2,1\na/2,a/1,0\n", "one person"),
    ],
    ids=["column", "kinds", "word", "empty", "contradiction"],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(PairListUnusable, match=complaint) as raised:
        read_pairs(write(tmp_path, text))
    assert raised.value.number == 625


def test_a_folder_is_a_person() -> None:
    persons = number_persons([Pair("a/1", "a/2", mated=True), Pair("a/3", "b/1", mated=False)])
    assert persons["a/1"] == persons["a/3"] != persons["b/1"]


def test_where_folders_hold_several_people_only_mated_pairs_link() -> None:
    persons = number_persons([Pair("1", "2", mated=True), Pair("2", "3", mated=True), Pair("1", "4", mated=False)])
    assert persons["1"] == persons["2"] == persons["3"] != persons["4"]
