"""The values that settings may have, and what is said of the others."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.access import AccessRules, Creators, FilmEditors, Generators, Readers
from domain.limits import Limit, Limits
from interface.api.schemes import Scheme
from interface.bootstrap import settings as settings_module
from interface.bootstrap.logs import LogFormat, LogLevel
from interface.bootstrap.settings import SettingError, read_settings
from interface.bootstrap.variables import VARIABLES
from interface.i18n.negotiation import Language

PREFIX = "FILM_GALLERY_"

RATES = ("5", "5/", "/minute", "0/minute", "-1/minute", "5/fortnight", "5/minute/2", "٥/minute")
NUMBERS = ("0", "-1", "+1", "1.5", "1e3", "many", "１", "٣", "1 000", "1_000", "9" * 5000)
SWITCHES = ("yes", "no", "true", "1", "0", "on off")
WRONG: dict[str, tuple[str, ...]] = {
    "HOST": ("a b", "http://localhost/", "10.0.0.0/8"),
    "PORT": (*NUMBERS, "65536"),
    "WORKERS": (*NUMBERS, "257"),
    "DATABASE_URL": (
        "mysql://host/name",
        "gallery.sqlite3",
        "/folder/file",
        "postgres",
        "http://x",
    ),
    "SYNCHRONOUS": ("off", "extra", "1", "full,normal"),
    "REDIS_URL": (
        "localhost:6379",
        "http://localhost",
        "localhost",
        "redi://localhost",
        "redis://:pass:word",
        "redis://localhost:99999",
        "redis://localhost?socket_timeout=soon",
        "redis://localhost?bogus=1",
        "redis://localhost?protocol=9",
        "redis://localhost?retry=3",
        "redis://localhost?username=a&credential_provider=b",
        "rediss://localhost?ssl_cert_reqs=perhaps",
    ),
    "SECRET_KEY": ("x", "x" * 31),
    "ADMIN_USERNAME": ("kim doe", "k" * 151, "kim!", "kim/doe"),
    "AUTH_SCHEMES": ("bearer", "token,", ",", "token;basic", "token basic", "none"),
    "TOKEN_LIFETIME_DAYS": (*NUMBERS[1:], "36501"),
    "PAGE_SIZE": (*NUMBERS, "1000001"),
    "MAX_PAGE_SIZE": (*NUMBERS, "1000001"),
    "USERS_PAGE_SIZE": (*NUMBERS, "1000001"),
    "LANGUAGE": ("de", "ru-RU", "русский", "ru,en"),
    "TIME_ZONE": ("Mars/Olympus", "+02:00", "Europe", "../../etc/passwd", "/etc/localtime", "Київ"),
    "DOCS": SWITCHES,
    "ADMIN": SWITCHES,
    "METRICS": SWITCHES,
    "RATE_LIMITS": SWITCHES,
    "ALLOWED_HOSTS": (
        "localhost:8000",
        "http://localhost",
        "a b",
        "localhost,",
        ",",
        "*.example.org",
        "фильмы.example",
        "::1",
        ".",
        "localhost/",
    ),
    "TRUSTED_PROXIES": ("*", "proxy", "10.0.0.1/8", "10.0.0.0/33", "10.0.0", "10.0.0.1,", "[::1]"),
    "TLS": SWITCHES,
    "CORS_ORIGINS": (
        "*",
        "null",
        "films.example.org",
        "https://films.example.org/",
        "https://*.example.org",
        "https://FILMS.example.org",
        "https://user@films.example.org",
        "ftp://films.example.org",
        "https://films.example.org,",
    ),
    "LIMIT_SIGN_IN": RATES,
    "LIMIT_SIGN_IN_ADDRESS": (*RATES, "1000001/day", "9" * 5000 + "/day"),
    "LIMIT_REGISTRATIONS": RATES,
    "LIMIT_WRITES": RATES,
    "LIMIT_GENERATORS": RATES,
    "LIMIT_OPEN_JOBS": (*NUMBERS[1:], "1000001"),
    "CACHE": SWITCHES,
    "WHO_MAY_READ": ("nobody", "everyone", "staff"),
    "WHO_MAY_CREATE": ("nobody", "anyone", "owner"),
    "WHO_MAY_GENERATE": ("nobody", "everyone", "staff"),
    "MAX_GENERATED": (*NUMBERS, "1000001"),
    "JOB_LEASE_SECONDS": (*NUMBERS, "3601"),
    "JOB_BATCH": (*NUMBERS, "100001"),
    "AUDIT_DAYS": (*NUMBERS[1:], "36501"),
    "LOG_FORMAT": ("xml", "json,text", "on"),
    "LOG_LEVEL": ("trace", "10", "warn", "critical", "off"),
    "WHO_MAY_EDIT_FILMS": ("nobody", "anyone", "staff"),
}
NOT_JUDGED_BY_THEIR_TEXT = {"DATA_DIR", "ADMIN_PASSWORD"}


def read(**settings: str) -> object:
    return read_settings({PREFIX + name: value for name, value in settings.items()})


def test_every_setting_is_here() -> None:
    assert {variable.name for variable in VARIABLES} - NOT_JUDGED_BY_THEIR_TEXT == set(WRONG)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_one_sentence_that_names_the_variable_and_what_is_right(
    name: str,
) -> None:
    right = {variable.name: variable.right for variable in VARIABLES}[name]

    for value in WRONG[name]:
        with pytest.raises(SettingError) as caught:
            read(**{name: value})
        assert str(caught.value) == f"{PREFIX}{name} has a wrong value: it takes {right}."


def test_an_unknown_setting_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(SettingError, match=r"FILM_GALLERY_PAGESIZE .* FILM_GALLERY_PAGE_SIZE\?$"):
        read(PAGESIZE="5")
    with pytest.raises(SettingError, match=r"FILM_GALLERY_QQQ .* README"):
        read(QQQ="5")


def test_variables_of_others_are_passed_over() -> None:
    assert read_settings({"PATH": "/bin", "PORT": "many", "GALLERY_PORT": "1"}).port == 8000


def test_the_defaults_are_those_that_the_contract_and_the_readme_promise() -> None:
    settings = read_settings({})

    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.data_dir == Path("var")
    assert settings.database_url == "sqlite:///var/gallery.sqlite3"
    assert settings.synchronous == "full"
    assert (settings.redis_url, settings.secret_key) == (None, None)
    assert (settings.admin_username, settings.admin_password) == ("admin", None)
    assert settings.auth_schemes == frozenset(Scheme)
    assert settings.token_lifetime is None
    assert (settings.page_size, settings.max_page_size, settings.users_page_size) == (5, 10_000, 2)
    assert (settings.language, settings.time_zone) == (Language.RU, ZoneInfo("Europe/Kyiv"))
    assert (settings.docs, settings.rate_limits, settings.metrics) == (True, True, False)
    assert settings.access_rules == AccessRules(
        readers=Readers.ANYONE,
        creators=Creators.USERS,
        film_editors=FilmEditors.USERS,
        generators=Generators.ANYONE,
    )
    assert (settings.max_generated, settings.job_lease_seconds) == (1000, 30)
    assert settings.job_batch == 4000
    assert (settings.log_format, settings.log_level) == (LogFormat.AUTO, LogLevel.INFO)


def test_the_gallery_answers_at_home_and_believes_nobody_by_default() -> None:
    settings = read_settings({})

    assert set(settings.hosts) == {"localhost", "127.0.0.1", "[::1]"}
    assert not settings.is_open_to_others
    assert (settings.trusted_proxies, settings.tls, settings.cors_origins) == ((), False, ())


@pytest.mark.parametrize(
    ("host", "added", "is_open"),
    [
        ("Films.example.org", {"films.example.org"}, False),
        ("192.0.2.7", {"192.0.2.7"}, False),
        ("2001:db8::7", {"[2001:db8::7]"}, False),
        ("0.0.0.0", set(), True),
        ("::", set(), True),
    ],
)
def test_the_gallery_answers_to_the_name_that_it_listens_on(
    host: str, added: set[str], is_open: bool
) -> None:
    settings = read_settings({PREFIX + "HOST": host, PREFIX + "ALLOWED_HOSTS": "localhost"})

    assert set(settings.hosts) == {"localhost", *added}
    assert settings.is_open_to_others is is_open


def test_places_are_taken_as_they_are_written() -> None:
    settings = read_settings(
        {
            PREFIX + "ALLOWED_HOSTS": "Films.example.org , .cinema.example,[2001:DB8::7], *",
            PREFIX + "TRUSTED_PROXIES": "10.0.0.1, fd00::/8",
            PREFIX + "CORS_ORIGINS": "https://films.example.org, http://localhost:3000",
            PREFIX + "TLS": "on",
        }
    )

    assert settings.allowed_hosts == (
        "films.example.org",
        ".cinema.example",
        "[2001:db8::7]",
        "*",
    )
    assert settings.trusted_proxies == (ip_network("10.0.0.1/32"), ip_network("fd00::/8"))
    assert settings.cors_origins == ("https://films.example.org", "http://localhost:3000")
    assert settings.tls


def test_everything_that_can_be_overdone_is_limited_by_default() -> None:
    minute, hour = timedelta(minutes=1), timedelta(hours=1)

    assert read_settings({}).limits == Limits(
        sign_ins_of_account=Limit("sign-in-account", 5, minute, grows=True),
        sign_ins_from_address=Limit("sign-in-address", 20, minute, grows=True),
        registrations=Limit("registration", 5, hour),
        writes=Limit("writes", 60, minute),
        generators=Limit("generators", 10, minute),
        open_jobs=10,
    )


def test_limits_are_lifted_one_by_one_or_all_at_once() -> None:
    lifted = {"LIMIT_WRITES": "off", "LIMIT_SIGN_IN": "Off", "LIMIT_OPEN_JOBS": "0"}
    some = read_settings({PREFIX + name: value for name, value in lifted.items()}).limits

    assert (some.writes, some.sign_ins_of_account, some.open_jobs) == (None, None, None)
    assert some.registrations is not None
    assert read_settings({PREFIX + "RATE_LIMITS": "off"}).limits == Limits()


def test_a_rate_is_a_number_and_a_window() -> None:
    limits = read_settings({PREFIX + "LIMIT_WRITES": " 7 / Second "}).limits

    assert limits.writes == Limit("writes", 7, timedelta(seconds=1))


def test_an_empty_value_means_the_default() -> None:
    blank = {PREFIX + variable.name: "  " for variable in VARIABLES}

    assert read_settings(blank) == read_settings({})


def test_values_are_taken_as_they_are_written() -> None:
    settings = read_settings(
        {
            PREFIX + name: value
            for name, value in {
                "HOST": "::1",
                "PORT": " 65535 ",
                "WORKERS": "4",
                "DATA_DIR": "/srv/films",
                "SYNCHRONOUS": "Normal",
                "REDIS_URL": "rediss://host/1",
                "SECRET_KEY": "x" * 32,
                "ADMIN_USERNAME": "кім@films",
                "ADMIN_PASSWORD": "plain-Paper-305",
                "AUTH_SCHEMES": "Session, TOKEN",
                "TOKEN_LIFETIME_DAYS": "30",
                "LANGUAGE": "UK",
                "TIME_ZONE": "Asia/Tokyo",
                "DOCS": "OFF",
                "METRICS": "on",
                "RATE_LIMITS": "off",
                "CACHE": "off",
                "WHO_MAY_READ": "users",
                "WHO_MAY_CREATE": "staff",
                "WHO_MAY_EDIT_FILMS": "Owner",
                "WHO_MAY_GENERATE": "Users",
                "MAX_GENERATED": "20000",
                "JOB_LEASE_SECONDS": "5",
                "JOB_BATCH": "500",
                "AUDIT_DAYS": "30",
                "LOG_FORMAT": "Text",
                "LOG_LEVEL": "WARNING",
            }.items()
        }
    )

    assert (settings.host, settings.port, settings.workers) == ("::1", 65535, 4)
    assert settings.database_url == "sqlite:////srv/films/gallery.sqlite3"
    assert settings.synchronous == "normal"
    assert settings.redis_url == "rediss://host/1"
    assert settings.secret_key == "x" * 32
    assert (settings.admin_username, settings.admin_password) == ("кім@films", "plain-Paper-305")
    assert settings.auth_schemes == {Scheme.SESSION, Scheme.TOKEN}
    assert settings.token_lifetime == timedelta(days=30)
    assert (settings.language, settings.time_zone.key) == (Language.UK, "Asia/Tokyo")
    assert (settings.docs, settings.rate_limits, settings.cache) == (False, False, False)
    assert settings.metrics is True
    assert settings.access_rules == AccessRules(
        readers=Readers.USERS,
        creators=Creators.STAFF,
        film_editors=FilmEditors.OWNER,
        generators=Generators.USERS,
    )
    assert (settings.max_generated, settings.job_lease_seconds) == (20_000, 5)
    assert settings.job_batch == 500
    assert settings.audit_is_kept == timedelta(days=30)
    assert (settings.log_format, settings.log_level) == (LogFormat.TEXT, LogLevel.WARNING)


@pytest.mark.parametrize("url", ["postgresql://user:word@host/name", "postgres://host/name"])
def test_a_database_is_named_by_its_address(url: str) -> None:
    assert read_settings({PREFIX + "DATABASE_URL": url}).database_url == url


def test_settings_are_read_without_the_web() -> None:
    """Every command reads them, few of them serve, and the web takes seconds to import."""
    source = Path(settings_module.__file__).parents[2]
    program = (
        "import sys; from interface.bootstrap.settings import read_settings; read_settings({});"
        "print({'litestar', 'sqlalchemy'} & sys.modules.keys())"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=source, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "set()"
