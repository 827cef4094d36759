"""Ears: what is heard from the terminal, by the sounds alone that its page is told to play; no page is read."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.sentence import plain_text
from device.firmware.speech.inventory import inventory
from device.firmware.speech.naming import LIST_FILE, sound_name
from device.firmware.speech.pieces import lines_for

WITHIN_S = 60.0
SOUND_S = 0.3


@dataclass(frozen=True)
class Heard:
    """One thing that was said: its sentences, nothing for silence."""

    at: float
    texts: tuple[str, ...]


def vocabulary(catalogues: Mapping[str, Catalogue]) -> dict[str, str]:
    """Give what each sound says, by its address."""
    return {
        f"/sound/{code}/{sound_name(code, text)}": plain_text(text)
        for code, words in catalogues.items()
        for text in inventory(words)
    }


def make_sounds(folder: Path, catalogues: Mapping[str, Catalogue]) -> None:
    """Make sounds for ears that know them by name: the terminal only tells a page to fetch them."""
    for code, words in catalogues.items():
        (folder / code).mkdir(parents=True)
        names = [sound_name(code, text) for text in inventory(words)]
        for name in names:
            (folder / code / name).write_bytes(b"a sound")
        sounds = [{"file": name, "seconds": SOUND_S} for name in names]
        (folder / code / LIST_FILE).write_text(json.dumps({"sounds": sounds}), "utf-8")


class Ears:
    """Listens from its opening on."""

    def __init__(self, url: str, catalogues: Mapping[str, Catalogue]) -> None:
        """Listen to the terminal at `url`."""
        self.heard: list[Heard] = []
        self._catalogues = catalogues
        self._words = vocabulary(catalogues)
        self._news = threading.Condition()
        self._place = 0
        self._client = httpx.Client(base_url=url, timeout=WITHIN_S)
        self._ending = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="ears", daemon=True)
        self._thread.start()
        assert self._listening.wait(WITHIN_S)

    def close(self) -> None:
        """Listen no more."""
        self._ending.set()
        self._thread.join()
        self._client.close()

    def hear(self, key: str, language: str = "ja") -> Heard:
        """Wait until this sentence is said, after whatever was heard last."""
        text = self.text_of(key, language)
        with self._news:
            begun = self._place
            if not self._news.wait_for(lambda: self._find(text) is not None, WITHIN_S):
                said = "\n".join(str(each.texts) for each in self.heard[begun:])
                raise AssertionError(f"{key} ({text}) was not said, but:\n{said}")
            found = self._find(text)
            assert found is not None
            self._place = found + 1
            return self.heard[found]

    def hear_now(self, key: str, language: str = "ja") -> Heard:
        """Wait until this sentence is what is being said at this moment."""
        while True:
            heard = self.hear(key, language)
            if heard is self.heard[-1]:
                return heard

    def await_any(self, holds: Callable[[Heard], bool]) -> Heard:
        """Wait for something of this kind, after whatever was heard last."""
        with self._news:
            assert self._news.wait_for(lambda: any(map(holds, self.heard[self._place :])), WITHIN_S)
            self._place, found = next(
                (place, each) for place, each in enumerate(self.heard) if place >= self._place and holds(each)
            )
            self._place += 1
            return found

    def follow(self, ending: Callable[[], bool]) -> Iterator[Heard]:
        """Give everything that is said from the beginning on, until there is an end of it."""
        told: list[Heard] = []
        while not ending():
            with self._news:
                self._news.wait(0.0 if len(self.heard) > len(told) else 0.2)
                fresh = self.heard[len(told) :]
            told += fresh
            yield from fresh

    def text_of(self, key: str, language: str = "ja") -> str:
        """Give a sentence as it is heard."""
        return plain_text(lines_for(self._catalogues[language], key)[0].text)

    def ticket(self) -> str:
        """Wait for a ticket, and give it as it is spelled."""
        heard = self.hear("result.ticket")
        place = heard.texts.index(self.text_of("result.ticket"))
        return "".join(heard.texts[place + 1 : place + 4])

    def since(self, moment: Heard) -> list[Heard]:
        """Give what was said from this moment on."""
        return self.heard[next(place for place, each in enumerate(self.heard) if each is moment) :]

    def _find(self, text: str) -> int | None:
        places = range(self._place, len(self.heard))
        return next((place for place in places if text in self.heard[place].texts), None)

    def _listen(self) -> None:
        with self._client.stream("GET", "/events") as answer:
            event = ""
            for line in answer.iter_lines():
                self._listening.set()
                if self._ending.is_set():
                    return
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event == "say":
                    self._take(json.loads(line.removeprefix("data: "))["sounds"])
                elif not line:
                    event = ""

    def _take(self, sounds: list[str]) -> None:
        with self._news:
            self.heard.append(Heard(time.monotonic(), tuple(self._words[sound] for sound in sounds)))
            self._news.notify_all()
