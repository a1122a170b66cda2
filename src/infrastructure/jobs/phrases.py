"""Believable titles, descriptions and names, from Faker's people and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Final

from application.generation.ports import Phrases

if TYPE_CHECKING:  # it brings 12 MB along, which jobs of the classic style do without
    from faker import Faker

# Names and places stand in the nominative, so that they fit without being declined.
PROVIDERS: Final = ("faker.providers.person", "faker.providers.address")
FIRST_YEAR, LAST_YEAR = 1930, 2000
"""When stories happen: before all films, which are made up as filmed in the last 23 years."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How films are called and told of in one language."""

    titles: Sequence[str]
    plots: Sequence[str]
    genres: Sequence[str]
    themes: Sequence[str]


RUSSIAN: Final = Wording(
    titles=(
        "Меня зовут {name}",
        "{name} и {friend}",
        "Прощай, {city}!",
        "{city}, {year}",
        "{name} против всех",
        "Город {city}",
        "{name} возвращается",
        "Здесь была {name}",
        "Станция {city}",
        "Последнее лето: {name}",
        "{city} — {other}",
        "Привет, {name}!",
    ),
    plots=(
        "Год {year}, город {city}. {name} находит старую плёнку, и тихая жизнь кончается.",
        "{name} и {friend} не виделись двадцать лет. Поезд {city} — {other} даёт им одну ночь.",
        "{name} мечтает о море, но впереди только {city} и долгая зима.",
        "{friend} исчезает без следа. {name} — единственный человек, кто не верит в случайность.",
        "Одна квартира, три поколения и одна тайна, которую хранит {name}.",
    ),
    genres=("Драма", "Комедия", "Детектив", "Мелодрама", "Фантастика", "Мультфильм", "Вестерн"),
    themes=("новая волна", "короткий метр", "немое кино", "экранизации", "дебюты", "классика"),
)
UKRAINIAN: Final = Wording(
    titles=(
        "Мене звати {name}",
        "{name} і {friend}",
        "Прощавай, {city}!",
        "{city}, {year}",
        "{name} проти всіх",
        "Місто {city}",
        "{name} повертається",
        "Тут була {name}",
        "Станція {city}",
        "Останнє літо: {name}",
        "{city} — {other}",
        "Привіт, {name}!",
    ),
    plots=(
        "Рік {year}, місто {city}. {name} знаходить стару плівку, і тихе життя скінчилося.",
        "{name} і {friend} не бачилися двадцять років. Потяг {city} — {other} дає їм одну ніч.",
        "{name} мріє про море, але попереду тільки {city} і довга зима.",
        "{friend} зникає безвісти. {name} — єдина людина, яка не вірить у випадковість.",
        "Одна квартира, три покоління й одна таємниця, яку береже {name}.",
    ),
    genres=("Драма", "Комедія", "Детектив", "Мелодрама", "Фантастика", "Мультфільм", "Вестерн"),
    themes=("нова хвиля", "короткий метр", "німе кіно", "екранізації", "дебюти", "класика"),
)
ENGLISH: Final = Wording(
    titles=(
        "My Name Is {name}",
        "{name} and {friend}",
        "Farewell, {city}",
        "{city}, {year}",
        "{name} Against the World",
        "The Road to {city}",
        "{name} Returns",
        "Looking for {name}",
        "Last Train to {city}",
        "The Summer of {name}",
        "From {city} to {other}",
        "Hello, {name}",
    ),
    plots=(
        "{city}, {year}. {name} finds an old reel of film, and a quiet life comes to an end.",
        "{name} and {friend} have not met for twenty years. One night on a train may be enough.",
        "{name} dreams of the sea, but all there is is {city} and a long winter.",
        "{friend} vanishes without a trace. Only {name} does not believe in chance.",
        "One flat, three generations, and the secret that {name} has kept.",
    ),
    genres=("Drama", "Comedy", "Mystery", "Romance", "Science Fiction", "Animation", "Western"),
    themes=("new wave", "short films", "silent films", "adaptations", "debuts", "classics"),
)
LOCALES: Final[Mapping[str, Wording]] = {
    "ru_RU": RUSSIAN,
    "uk_UA": UKRAINIAN,
    "en_US": ENGLISH,
}


class FakerPhrases(Phrases):
    """Sentences in a language drawn anew for each; Faker's data are read when first needed."""

    def __init__(self) -> None:
        self._generators: dict[str, Faker] = {}
        # Jobs side by side draw in threads of their own, and a generator has one source at a time.
        self._drawing = Lock()

    def film(self, random: Random) -> tuple[str, str]:
        locale, wording = self._language(random)
        with self._drawing:
            parts = self._parts(locale, random)
        title = random.choice(wording.titles).format_map(parts)
        return title, random.choice(wording.plots).format_map(parts)

    def category(self, random: Random) -> str:
        _, wording = self._language(random)
        return f"{random.choice(wording.genres)}: {random.choice(wording.themes)}"

    def _language(self, random: Random) -> tuple[str, Wording]:
        return random.choice(tuple(LOCALES.items()))

    def _parts(self, locale: str, random: Random) -> dict[str, object]:
        generator = self._generators.get(locale)
        if generator is None:
            from faker import Faker  # noqa: PLC0415 # see above

            generator = self._generators[locale] = Faker(locale, providers=list(PROVIDERS))
        generator.factories[0].random = random
        return {
            "name": generator.first_name_female(),
            "friend": generator.first_name_male(),
            "city": _city(locale, generator),
            "other": _city(locale, generator),
            "year": random.randint(FIRST_YEAR, LAST_YEAR),
        }


def _city(locale: str, generator: Faker) -> str:
    # Faker's Russian and Ukrainian cities begin with a mark such as "г." or "місто".
    return generator.city() if locale == "en_US" else generator.city_name()
