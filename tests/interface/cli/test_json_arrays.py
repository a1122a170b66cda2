"""Film files that are one JSON array."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from interface.cli.film_files.formats import FileFormat
from interface.cli.film_files.rows import ROW_MAX_LENGTH, Row
from tests.interface.cli.reading import a_file, cells_of, read_until_fault, rejected_as


def read(data: bytes) -> tuple[list[object], str]:
    rows, fault = read_until_fault(a_file(FileFormat.JSON, data))
    return [cells_of(row) for row in rows], fault


def test_the_objects_of_the_array_are_the_rows_and_numbered_from_one() -> None:
    rows, fault = read_until_fault(a_file(FileFormat.JSON, b' [ {"a": 1} ,\n{"a": "\\u0436"}] \n'))
    assert [(row.number, cells_of(row)) for row in rows] == [(1, {"a": 1}), (2, {"a": "ж"})]
    assert fault == ""


def test_an_array_longer_than_a_piece_is_read_whole() -> None:
    films = [{"title": f"Фільм {number}", "rest": "x" * 3000} for number in range(200)]
    assert read(json.dumps(films, ensure_ascii=False).encode()) == (films, "")


def test_a_row_longer_than_a_piece_is_read_whole() -> None:
    film = {"description": "довго " * 100_000}
    assert read(json.dumps([film, film], ensure_ascii=False).encode()) == ([film, film], "")


@pytest.mark.parametrize("padding", range(65_520, 65_540))
def test_where_a_piece_ends_makes_no_difference(padding: int) -> None:
    data = b"[" + b" " * padding + b'{"a": 12.5, "b": "\xd0\xb6"}, {"a": true}]'
    assert read(data) == ([{"a": Decimal("12.5"), "b": "ж"}, {"a": True}], "")


def test_an_empty_array_has_no_rows() -> None:
    assert read(b"[ ]") == ([], "")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(b'\xef\xbb\xbf[{"a": 1}]') == ([{"a": 1}], "")


def test_numbers_keep_their_digits() -> None:
    data = b'[{"a": 1.10, "b": 1e400, "c": ' + b"9" * 5000 + b"}]"
    digits = Decimal("9" * 5000)
    assert read(data) == ([{"a": Decimal("1.10"), "b": Decimal("1e400"), "c": digits}], "")


def test_nan_is_nothing_and_infinity_no_number_that_would_be_taken() -> None:
    rows, _ = read(b'[{"a": NaN, "b": Infinity, "c": -Infinity}]')
    assert rows == [{"a": None, "b": Decimal("Infinity"), "c": Decimal("-Infinity")}]


def test_rows_that_are_no_objects_are_named_and_the_others_read() -> None:
    assert read(b'[null, 5, "x", [{}], true, 1.5, {"a": 1}]') == (
        [
            "is null, not an object",
            "is a number, not an object",
            "is a text, not an object",
            "is an array, not an object",
            "is true, not an object",
            "is a number, not an object",
            {"a": 1},
        ],
        "",
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"title,rating\n", "the file holds no JSON array"),
        (b'{"a": 1}\n', "the file holds no JSON array; for one object a line use --format jsonl"),
        ("[]".encode("utf-16"), "the file is written in UTF-16; save it as UTF-8"),
        (b"\x00\x00", "the file holds no JSON array"),
    ],
)
def test_a_file_that_is_no_array_is_refused(data: bytes, fault: str) -> None:
    assert read(data) == ([], fault)


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        (b"", "line 2: row 2 breaks off or is no JSON"),
        (b'{"a": "b', "line 2: row 2 breaks off or is no JSON"),
        (b'{"a": 1}', "line 2: row 2 breaks off or is no JSON"),
        (b"{'a': 1}]", "line 2: row 2 breaks off or is no JSON"),
        (b'{"a": 1} {"a": 2}]', "line 2: row 2 breaks off or is no JSON"),
        (b'{"a": 1},]', "line 2: row 3 breaks off or is no JSON"),
        (b'{"a": 1}] x', "line 2: there is more text after the end of the array"),
        (b'{"a": "\x00"}]', "line 2: row 2 breaks off or is no JSON"),
        (b'{"a": \xff}]', "line 2: row 2 breaks off or is no JSON"),
        (b'{"a":' * 100_000, "line 2: row 2 is nested too deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"]", "line 2: row 2 is nested too deep"),
        (b'{"a": "' + b"x" * (ROW_MAX_LENGTH * 4) + b'"}]', "line 2: row 2 is no JSON"),
    ],
)
def test_the_rows_before_a_fault_are_read_and_the_fault_tells_where_it_is(
    rest: bytes, fault: str
) -> None:
    rows, found = read(b'[{"a": 0},\n' + rest)
    assert rows[0] == {"a": 0}
    assert found.startswith(fault)


def test_bytes_that_are_not_utf_8_spoil_only_the_text_that_they_stand_in() -> None:
    rows, fault = read(b'[{"a": "L\xc8on"}, {"a": "x"}]')
    assert rows == [{"a": "L\udcc8on"}, {"a": "x"}]
    assert fault == ""


def rejected(data: bytes) -> bytes:
    file = a_file(FileFormat.JSON, data)
    return rejected_as(file, list(file))


def test_rejected_rows_are_an_array_with_their_numbers_and_reasons() -> None:
    assert json.loads(rejected(b'[{"a": "\xd0\xb6", "b": 1.5}, 7]')) == [
        {"a": "ж", "b": 1.5, "_row": 1, "_reason": "is bad"},
        {"_source": 7, "_row": 2, "_reason": "is bad"},
    ]


def test_rejected_rows_can_be_rejected_again() -> None:
    again = rejected(rejected(b'[{"a": 1}]'))
    assert json.loads(again) == [{"a": 1, "_row": 1, "_reason": "is bad"}]


def test_what_is_no_utf_8_is_written_as_it_was() -> None:
    assert b'"a": "L\xc8on"' in rejected(b'[{"a": "L\xc8on"}]')


def test_lone_surrogates_huge_and_infinite_numbers_are_written_as_json() -> None:
    data = b'[{"a": "\\ud800", "b": 1e400, "c": ' + b"9" * 5000 + b', "d": Infinity}]'
    row = json.loads(rejected(data))[0]
    assert row["a"] == "\ud800"
    assert row["b"] == "1E+400"
    assert row["c"] == "9" * 5000
    assert row["d"] == "Infinity"


def test_a_row_nested_too_deep_to_be_written_leaves_its_number_and_reason() -> None:
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    file = a_file(FileFormat.JSON, b'[{"a": 1}]')
    (row,) = file
    assert cells_of(row) == {"a": 1}
    assert json.loads(rejected_as(file, [Row(1, {"a": deep})])) == [
        {"_row": 1, "_reason": "is bad"}
    ]
