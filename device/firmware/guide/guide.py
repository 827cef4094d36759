"""The guide: hears the button and the keys, sees the views, and leads a person through them by ear alone.

It acts through the screen's own port, so that nothing can be done here that could not be touched there. It begins
with the button, a key or the headphones, and ends with the visit.
"""

from __future__ import annotations

from dataclasses import replace

from device.firmware.guide.entering import Entering
from device.firmware.guide.entries import digits_asked
from device.firmware.guide.menu import (
    REPEAT_KEY,
    STAFF_KEY,
    VOLUME_KEY,
    ByButton,
    Clear,
    Deed,
    Enter,
    Erase,
    Louder,
    Open,
    Option,
    Page,
    PickEra,
    Reading,
    TakeDigit,
    Within,
)
from device.firmware.guide.reader import GuideTools, Reader
from device.firmware.guide.settings import GuideSettings
from device.firmware.screen.choices import LOUDEST, SOFTEST
from device.firmware.screen.port import (
    Action,
    CallStaff,
    Guided,
    Headphones,
    MoreTime,
    Pin,
    Repeat,
    Screen,
    ScreenPort,
    SetVolume,
    View,
)

_OF_THE_CARD = frozenset({Screen.RESULT, Screen.READING})
"""Screens that say something else with the card than without."""


class Guide:
    """Used from the event loop's thread."""

    def __init__(self, port: ScreenPort, tools: GuideTools, settings: GuideSettings, entering: Entering) -> None:
        """Begin silent, and not in use."""
        self._port = port
        self._click = tools.click
        self._keypad = tools.keypad
        self._entering = entering
        self._reader = Reader(port, tools, settings)

    async def run(self) -> None:
        """Follow the views until cancelled."""
        self.show(self._port.view())
        while True:
            self.show(await self._port.changed(self._reader.view.number))

    def close(self) -> None:
        """End with the program."""
        self._end()

    # What hands do.

    def pressed(self) -> None:
        """Take a press of the large button: begin, or take what was just read."""
        if self._begin() or self._urge():
            return
        menu = self._reader.menu
        if menu.reading is Reading.ASKED_FOR and menu.options:
            self._do(menu.options[0].does if menu.entry else Open(Page.WAYS))
            return
        option = self._reader.scan.press()
        if option is None:
            self._reader.act(Repeat())
        else:
            self._do(option.does)

    def held(self) -> None:
        """Say it again from the beginning, and offer the volume first."""
        if self._begin():
            return
        reader = self._reader
        reader.act(Repeat())
        volume = (
            Option(reader.lines("settings.louder"), Louder(1)),
            Option(reader.lines("settings.softer"), Louder(-1)),
        )
        reader.restart()
        if not reader.menu.private:  # between digits nobody expects anything else
            options = (*volume, *reader.menu.options)
            reader.read(replace(reader.menu, options=options, reading=Reading.CHOICES))

    def key(self, key: str) -> None:
        """Take a key of the pad."""
        self._click()
        if self._begin():
            return
        self._urge()
        hearing = self._reader.hearing
        if hearing.types and hearing.page is Page.MAIN and self._asked:
            self._type(key)
        elif key == STAFF_KEY:
            self._do(CallStaff())
        elif key == REPEAT_KEY:
            self._repeat()
        elif key == VOLUME_KEY:
            self._do(Louder(1))
        elif (option := self._reader.menu.option_of(key)) is not None:
            self._do(option.does)

    def headphones(self, plugged: bool) -> None:
        """Know that headphones are in from now on, or out: then be silent at once and forget half a secret."""
        reader = self._reader
        was = reader.hearing
        reader.plug(plugged)
        reader.act(Headphones(plugged))
        self.show(self._port.view())
        if not reader.view.voice.guided:
            if plugged:
                reader.act(Guided(True))
            return
        if was.reads:
            self._forget()
            reader.hearing = replace(reader.hearing, page=Page.MAIN)
        reader.restart(() if plugged else reader.lines("guide.headphones_out"))

    # What the screen shows.

    def show(self, view: View) -> None:
        """Lead through this view from now on."""
        reader = self._reader
        before, reader.view = reader.view, view
        if not view.voice.guided:
            if before.voice.guided:
                self._end()
            return
        if not before.voice.guided:
            told = ("guide.welcome", "guide.button", *(("guide.pad",) if self._keypad else ()))
            reader.turn(Page.MAIN, reader.lines(*told))
        elif _question(view) != _question(before):
            self._change(before)
        elif view.consents != before.consents and not view.warn:
            changed = set(view.consents) ^ set(before.consents)
            reader.read_on(min(view.consents_asked.index(item) for item in changed))
        reader.hint()

    def acted(self, action: Action) -> None:
        """Know of anything that was done: whoever calls staff hears that it was heard."""
        if isinstance(action, CallStaff) and self._reader.view.voice.guided:
            self._reader.restart(self._reader.lines("guide.staff_called"))

    def _change(self, before: View) -> None:
        """Begin with another question; a mere warning, or its end, leaves the digits and the side as they are."""
        reader = self._reader
        if _question(replace(before, warn=False)) == _question(replace(reader.view, warn=False)):
            reader.restart()
        else:
            self._forget()
            reader.turn(Page.MAIN, reader.cut_off())

    def _end(self) -> None:
        self._forget()
        self._reader.end()

    def _begin(self) -> bool:
        """Begin where nobody is guided yet; whoever is asked for more time says first that they are there."""
        view = self._reader.view
        if view.voice.guided:
            return False
        if view.warn:
            self._reader.act(MoreTime())
        self._reader.act(Guided(True))
        return True

    def _urge(self) -> bool:
        """Let a press mean what is urgent, if anything is."""
        urgent = self._reader.menu.urgent
        if urgent is not None:
            self._reader.act(urgent)
        return urgent is not None

    # What follows.

    def _do(self, deed: Deed) -> None:
        if isinstance(deed, Within):
            self._reader.act(Repeat())  # the screen sees nothing of it, but somebody is there
        match deed:
            case Open(page):
                self._reader.turn(page)
            case Louder(steps):
                self._set_volume(self._reader.view.voice.volume + steps)
            case ByButton():
                self._reader.hearing = replace(self._reader.hearing, by_button=True)
                self._reader.restart()
            case PickEra(era):
                self._take_entered(self._entering.pick(era))
            case TakeDigit(digit):
                self._entering.digits.add(digit)
                self._count()
            case Erase() | Clear() | Enter():
                self._edit(deed)
            case _:
                self._reader.act(deed)

    def _edit(self, deed: Erase | Clear | Enter) -> None:
        if isinstance(deed, Enter):
            if self._entering.digits.count == self._asked:  # a second press finds them given away
                self._take_entered(self._entering.finish(self._reader.view.screen))
            return
        if isinstance(deed, Erase):
            self._entering.digits.erase()
        else:
            self._entering.digits.clear()
        self._recount()
        self._reader.turn(Page.MAIN)

    def _take_entered(self, entered: Action | str) -> None:
        """Hand on what was entered, or say the sentence of what is wrong with it."""
        reader = self._reader
        reader.hearing = replace(reader.hearing, era=self._entering.era, page=Page.MAIN)
        self._recount()
        if isinstance(entered, str):
            reader.restart(reader.lines(entered) if entered else ())
        elif not reader.act(entered) and isinstance(entered, Pin):
            entered.digits.wipe()

    def _type(self, key: str) -> None:
        """Take a key while digits are typed: star erases, or says it again; hash ends, or leads elsewhere."""
        self._reader.act(Repeat())
        digits = self._entering.digits
        if key == REPEAT_KEY and digits.count:
            digits.erase()
            self._count()
        elif key == REPEAT_KEY:
            self._reader.restart()
        elif key == VOLUME_KEY and digits.count == self._asked:
            self._do(Enter())
        elif key == VOLUME_KEY and digits.count:
            self._reader.say("guide.missing")
        elif key == VOLUME_KEY:
            self._reader.turn(Page.WAYS)
        elif digits.count < self._asked:
            digits.add(int(key))
            self._count()

    def _count(self) -> None:
        """Say how many digits are in: to the person alone, and a beep answers every key anyway."""
        self._recount()
        hearing = self._reader.hearing
        if not hearing.types:
            self._reader.turn(Page.FULL if hearing.typed == self._asked else Page.MAIN)
        elif hearing.headphones:
            self._reader.say(f"guide.entered_{hearing.typed}" if hearing.typed else "guide.erased")
        else:
            self._reader.quiet()

    def _recount(self) -> None:
        self._reader.hearing = replace(self._reader.hearing, typed=self._entering.digits.count)

    def _repeat(self) -> None:
        self._reader.act(Repeat())
        self._reader.restart()

    def _set_volume(self, volume: int) -> None:
        wrapped = SOFTEST if volume > LOUDEST else max(SOFTEST, volume)
        if self._reader.act(SetVolume(wrapped)):
            self._reader.restart(self._reader.volume_lines(wrapped))

    def _forget(self) -> None:
        self._entering.forget()
        self._reader.hearing = replace(self._reader.hearing, era=None, typed=0)

    @property
    def _asked(self) -> int:
        return digits_asked(self._reader.view, self._reader.hearing)


def _question(view: View) -> tuple[object, ...]:
    """Say what makes a question another one to somebody who only hears it."""
    result = (view.ticket, view.outcome_step) if view.screen is Screen.RESULT else ()
    return (
        *(view.screen, view.language, view.ways, view.message, view.tries_left, view.asks_movement, view.warn),
        *(view.for_someone, view.withdraws, view.card_present and view.screen in _OF_THE_CARD, *result),
        *(view.no_card_offered, view.guardian_offered, view.withdrawal_offered, view.languages_offered),
    )
