"""Names of places, schools and people that exist nowhere."""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path
from random import Random
from typing import Any

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Field
from portal.vocabulary.vietnamese import fold

_FOLDER = Path(__file__).parent
_MAIL = "example.invalid"
"""A domain that can never exist (RFC 2606)."""


def slug(name: str) -> str:
    """A name as a part of ids: `Mây Biếc` is `may-biec`."""
    return fold(name).replace(" ", "-")


class Names:
    """The words of `names.yaml`, put together."""

    def __init__(self) -> None:
        words = Entry(_FOLDER / "names.yaml", read_config(_FOLDER / "names.yaml"))
        self.province = words.text("province")
        self._first, self._second = words.texts("first"), words.texts("second")
        self._people = (words.texts("surnames"), words.texts("middles"), words.texts("givens"))
        words.done()

    def places(self, count: int, rng: Random) -> list[str]:
        """So many different place names; PortalError when the words do not suffice."""
        short = [" ".join(words) for words in product(self._first, self._second)]
        rng.shuffle(short)
        if count <= len(short):
            return short[:count]
        long = [" ".join((first, *rest)) for first in self._first for rest in permutations(self._second, 2)]
        rng.shuffle(long)
        if count > len(short) + len(long):
            raise PortalError(f"chỉ đặt được {len(short) + len(long)} tên địa phương, cần {count}")
        return short + long[: count - len(short)]

    def person(self, rng: Random) -> str:
        """A person's name that nobody has."""
        return " ".join(rng.choice(words) for words in self._people)


def mail_of(who: str) -> str:
    """An e-mail address that reaches nobody."""
    return f"{who}@{_MAIL}"


class Texts:
    """The sentences of `texts.yaml`, for fields that take words."""

    def __init__(self) -> None:
        self._sentences: dict[str, Any] = read_config(_FOLDER / "texts.yaml")
        self.revised: str = self._sentences["revised"]

    def of(self, field: Field, rng: Random, *, number: int, short: str, most: int = 3) -> list[str]:
        """One to `most` different sentences for a field, together not longer than it allows."""
        known = self._sentences.get(field.key) or self._sentences["other"]
        filled = [text.format(number=number, short=short) for text in known]
        chosen, room = [], field.max_length
        for text in rng.sample(filled, rng.randint(1, min(most, len(filled)))):
            if len(text) + 1 <= room:
                chosen.append(text)
                room -= len(text) + 1
        return chosen or [filled[0][: field.max_length].strip()]
