"""Film files that are tables."""

from __future__ import annotations

import pytest

from interface.cli.film_files.formats import FileFormat
from interface.cli.film_files.rows import ROW_MAX_LENGTH
from tests.interface.cli.reading import a_file, cells_of, read_until_fault, rejected_as


def read(data: bytes, delimiter: str | None = None) -> tuple[list[tuple[int, object]], str]:
    rows, fault = read_until_fault(a_file(FileFormat.CSV, data, delimiter=delimiter))
    return [(row.number, cells_of(row)) for row in rows], fault


def test_the_first_line_names_the_columns_and_empty_lines_are_no_rows() -> None:
    data = b"\xef\xbb\xbf a,b \r\n1,2\r\n\r\n\xd0\xb6,\r\n"
    assert read(data) == ([(1, {"a": "1", "b": "2"}), (2, {"a": "ж", "b": ""})], "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_the_header_has(delimiter: str) -> None:
    data = delimiter.join(["a", "b", "c"]) + "\n" + delimiter.join(["1", "2", "3"])
    assert read(data.encode()) == ([(1, {"a": "1", "b": "2", "c": "3"})], "")


def test_the_delimiter_can_be_said() -> None:
    data = b"a,b:c\n1,2:3\n"
    assert read(data, ":") == ([(1, {"a,b": "1,2", "c": "3"})], "")


def test_cells_in_quotes_hold_delimiters_quotes_and_line_ends() -> None:
    data = b'a,b\n"1,""x""\r\ny",2\n3,4\n'
    assert read(data) == ([(1, {"a": '1,"x"\r\ny', "b": "2"}), (2, {"a": "3", "b": "4"})], "")


def test_a_row_with_another_number_of_cells_costs_only_itself() -> None:
    assert read(b"a,b\n1\n1,2,3\n1,2\n") == (
        [
            (1, "has 1 cells where the header has 2"),
            (2, "has 3 cells where the header has 2"),
            (3, {"a": "1", "b": "2"}),
        ],
        "",
    )


def test_wrong_quotes_cost_only_their_row() -> None:
    assert read(b'a,b\n"1"x,2\n1,2\n"3,4\n') == (
        [
            (1, "is no CSV: ',' expected after '\"' (line 2)"),
            (2, {"a": "1", "b": "2"}),
            (3, "is no CSV: unexpected end of data (line 4)"),
        ],
        "",
    )


def test_a_line_longer_than_a_row_may_be_costs_only_itself() -> None:
    long = b"x" * (10 << 20)
    assert read(b"a\n1\n" + long + b"\n2\n") == (
        [(1, {"a": "1"}), (2, "is longer than 1,048,576 characters"), (3, {"a": "2"})],
        "",
    )


def test_a_quote_that_is_never_closed_does_not_swallow_the_file_silently() -> None:
    lines = b"".join(b"%d,x\n" % number for number in range(ROW_MAX_LENGTH // 4))
    rows, _ = read(b'a,b\n"' + lines)
    assert rows[0][0] == 1
    assert "field larger than field limit" in str(rows[0][1])


def test_nul_and_bytes_that_are_not_utf_8_stay_in_their_cell() -> None:
    assert read(b"a,b\nx\x00y,L\xc8on\n1,2\n") == (
        [(1, {"a": "x\x00y", "b": "L\udcc8on"}), (2, {"a": "1", "b": "2"})],
        "",
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n1,2\n", "line 1: the header is missing"),
        (b"a,b,a\n1,2,3\n", "line 1: the column 'a' is there more than once"),
        (b'"a,b\n1,2\n', "line 1: the header is no CSV: unexpected end of data"),
        (b"a" * (10 << 20), "line 1: the header is longer than 1,048,576 characters"),
        ("a,b\n1,2\n".encode("utf-16"), "the file is written in UTF-16; save it as UTF-8"),
    ],
)
def test_a_file_without_a_header_is_refused(data: bytes, fault: str) -> None:
    assert read(data) == ([], fault)


def rejected(data: bytes) -> bytes:
    file = a_file(FileFormat.CSV, data)
    return rejected_as(file, list(file))


def test_rejected_rows_are_a_table_with_their_numbers_and_reasons_in_front() -> None:
    data = 'a;b\nж;"2;3"\n1\n1;2;3\n"x"y;1\n'.encode() + b"L\xc8on;\n"
    assert (
        rejected(data)
        == (
            '_row;_reason;a;b\r\n1;is bad;ж;"2;3"\r\n2;is bad;1\r\n3;is bad;1;2;3\r\n4;is bad\r\n'
        ).encode()
        + b"5;is bad;L\xc8on;\r\n"
    )


def test_rejected_rows_can_be_rejected_again() -> None:
    once = rejected(b"a,b\n1,2\n1\n")
    assert rejected(once) == once
