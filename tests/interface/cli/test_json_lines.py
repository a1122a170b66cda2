"""Film files of one JSON object a line."""

from __future__ import annotations

import json
from decimal import Decimal

from interface.cli.film_files.formats import FileFormat
from interface.cli.film_files.rows import ROW_MAX_LENGTH
from tests.interface.cli.reading import a_file, cells_of, read_until_fault, rejected_as


def read(data: bytes) -> list[tuple[int, object]]:
    rows, fault = read_until_fault(a_file(FileFormat.JSONL, data))
    assert fault == ""
    return [(row.number, cells_of(row)) for row in rows]


def test_the_lines_are_the_rows_and_blank_ones_only_count() -> None:
    data = b'{"a": 1}\r\n\n  \n{"a": "\xd0\xb6", "b": 0.10}'
    assert read(data) == [(1, {"a": 1}), (4, {"a": "ж", "b": Decimal("0.10")})]


def test_an_empty_file_has_no_rows() -> None:
    assert read(b"") == []
    assert read(b"\xef\xbb\xbf\n") == []


def test_a_file_longer_than_a_piece_is_read_whole() -> None:
    films = [{"title": f"Фільм {number}", "rest": "ж" * 3000} for number in range(200)]
    data = "\n".join(json.dumps(film, ensure_ascii=False) for film in films).encode()
    assert [cells for _, cells in read(data)] == films


def test_a_line_that_is_no_json_costs_only_itself() -> None:
    data = b'{"a": 1}\n{"a": \n[1]\n\x00\n{"a": 2}\n' + b"[" * 100_000 + b"\n{}\n"
    assert read(data) == [
        (1, {"a": 1}),
        (2, "is no JSON: Expecting value at character 6"),
        (3, "is an array, not an object"),
        (4, "is no JSON: Expecting value at character 1"),
        (5, {"a": 2}),
        (6, "is nested too deep"),
        (7, {}),
    ]


def test_a_line_longer_than_a_row_may_be_costs_only_itself() -> None:
    long = b'{"a": "' + b"x" * (10 << 20) + b'"}'
    assert read(b'{"a": 1}\n' + long + b'\n{"a": 2}\n' + long) == [
        (1, {"a": 1}),
        (2, "is longer than 1,048,576 characters"),
        (3, {"a": 2}),
        (4, "is longer than 1,048,576 characters"),
    ]


def test_a_line_as_long_as_a_row_may_be_is_read() -> None:
    film = {"a": "x" * (ROW_MAX_LENGTH - 10)}
    assert read(json.dumps(film).encode() + b"\n{}") == [(1, film), (2, {})]


def test_rejected_rows_are_lines_again() -> None:
    file = a_file(FileFormat.JSONL, b'{"a": "L\xc8on"}\n[5]\n{"a"\n')
    lines = rejected_as(file, list(file)).split(b"\n")
    assert lines[0] == b'{"a": "L\xc8on", "_row": 1, "_reason": "is bad"}'
    assert json.loads(lines[1]) == {"_row": 2, "_reason": "is bad", "_source": [5]}
    assert json.loads(lines[2]) == {"_row": 3, "_reason": "is bad", "_source": '{"a"'}
    assert lines[3:] == [b""]
