// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {CertificateText} from "../../../contracts/blocks/certificate/CertificateText.sol";

contract CertificateTextTest is Test {
    // ---- clean lines ----

    function test_accepts_text_of_every_script() public pure {
        string[7] memory lines = [
            "",
            'plain ASCII, with <b>tags</b> & "quotes" \\ {}',
            unicode"Ångström – naïve café · ½ t",
            unicode"日本語の森林 再生プロジェクト",
            unicode"مشروع إعادة التشجير",
            unicode"🌳🌲 👩‍🌾 🇧🇷",
            unicode"a\u00A0b\uFFFDc"
        ];
        for (uint256 i = 0; i < lines.length; ++i) {
            assertEq(CertificateText.validUntil(bytes(lines[i])), bytes(lines[i]).length);
        }
    }

    function test_accepts_the_first_and_last_character_of_every_length() public pure {
        bytes[8] memory characters = [
            bytes(hex"20"),
            bytes(hex"7e"),
            bytes(hex"c2a0"),
            bytes(hex"dfbf"),
            bytes(hex"e0a080"),
            bytes(hex"efbfbd"),
            bytes(hex"f0908080"),
            bytes(hex"f48fbfbd")
        ];
        for (uint256 i = 0; i < characters.length; ++i) {
            assertEq(CertificateText.validUntil(characters[i]), characters[i].length);
        }
    }

    function test_refuses_what_is_no_clean_line_and_tells_where() public pure {
        bytes[28] memory wrong = [
            bytes(hex"00"),
            bytes(hex"09"), // tabulator
            bytes(hex"0a"),
            bytes(hex"0d"),
            bytes(hex"1f"),
            bytes(hex"7f"),
            bytes(hex"c280"), // first of the second set of controls
            bytes(hex"c29f"),
            bytes(hex"80"), // continues nothing
            bytes(hex"bf"),
            bytes(hex"c1bf"), // longer than needed
            bytes(hex"e09fbf"),
            bytes(hex"f08fbfbf"),
            bytes(hex"eda080"), // surrogates
            bytes(hex"edbfbf"),
            bytes(hex"efbfbe"), // XML has no such characters
            bytes(hex"efbfbf"),
            bytes(hex"f48fbfbf"),
            bytes(hex"f4908080"), // above the last character
            bytes(hex"f8888080"),
            bytes(hex"e280a8"), // line separator
            bytes(hex"e280aa"), // embeddings and overrides
            bytes(hex"e280ae"),
            bytes(hex"e281a6"), // isolates
            bytes(hex"e281a9"),
            bytes(hex"c3"), // cut short
            bytes(hex"f09f8c"),
            bytes(hex"e28228") // ends in another character
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            assertEq(CertificateText.validUntil(bytes.concat("ok ", wrong[i])), 3, vm.toString(wrong[i]));
        }
    }

    /// @dev Every code point, encoded by the plain rules, is accepted exactly if it may be printed.
    function testFuzz_judges_every_character_by_its_number(uint256 seed) public pure {
        uint256 c = seed % 2 == 0 ? bound(seed >> 1, 0, 0x2100) : bound(seed >> 1, 0, 0x10FFFF);
        bool printable =
            !(c < 0x20 ||
                (c >= 0x7F && c <= 0x9F) ||
                (c >= 0xD800 && c <= 0xDFFF) ||
                (c >= 0x2028 && c <= 0x202E) ||
                (c >= 0x2066 && c <= 0x2069) ||
                c % 0x10000 == 0xFFFE ||
                c % 0x10000 == 0xFFFF);
        bytes memory encoded = _utf8(c);
        assertEq(CertificateText.validUntil(encoded), printable ? encoded.length : 0);
    }

    function _utf8(uint256 c) private pure returns (bytes memory) {
        if (c < 0x80) return abi.encodePacked(uint8(c));
        if (c < 0x800) return abi.encodePacked(uint8(0xC0 | (c >> 6)), uint8(0x80 | (c & 0x3F)));
        if (c < 0x10000) {
            return abi.encodePacked(uint8(0xE0 | (c >> 12)), uint8(0x80 | ((c >> 6) & 0x3F)), uint8(0x80 | (c & 0x3F)));
        }
        return
            abi.encodePacked(
                uint8(0xF0 | (c >> 18)),
                uint8(0x80 | ((c >> 12) & 0x3F)),
                uint8(0x80 | ((c >> 6) & 0x3F)),
                uint8(0x80 | (c & 0x3F))
            );
    }

    // ---- figures ----

    function test_sets_thousands_apart() public pure {
        assertEq(CertificateText.grouped(0), "0");
        assertEq(CertificateText.grouped(999), "999");
        assertEq(CertificateText.grouped(1_000), "1,000");
        assertEq(CertificateText.grouped(120_158_095_000), "120,158,095,000");
        assertEq(CertificateText.grouped(type(uint64).max), "18,446,744,073,709,551,615");
    }

    function test_writes_decimals_exactly_and_without_idle_zeros() public pure {
        assertEq(CertificateText.decimal(14_000, 3), "14");
        assertEq(CertificateText.decimal(1, 3), "0.001");
        assertEq(CertificateText.decimal(1_234_500, 3), "1,234.5");
        assertEq(CertificateText.decimal(10_010, 3), "10.01");
        assertEq(CertificateText.decimal(0, 3), "0");
        assertEq(CertificateText.decimal(7, 0), "7");
        assertEq(CertificateText.decimal(1, 36), "0.000000000000000000000000000000000001");
    }

    /// @dev Reading the digits back gives the number.
    function testFuzz_loses_nothing_of_a_decimal(uint96 number, uint8 decimals) public pure {
        decimals %= 37;
        bytes memory text = bytes(CertificateText.decimal(number, decimals));
        uint256 value;
        uint256 after_;
        bool point;
        for (uint256 i = 0; i < text.length; ++i) {
            if (text[i] == ",") continue;
            if (text[i] == ".") {
                point = true;
                continue;
            }
            value = value * 10 + uint8(text[i]) - 48;
            if (point) ++after_;
        }
        assertLe(after_, decimals);
        if (point) assertTrue(text[text.length - 1] != "0");
        assertEq(value * 10 ** (decimals - after_), number);
    }

    function test_writes_days_as_iso_8601() public pure {
        assertEq(CertificateText.isoDate(0), "1970-01-01");
        assertEq(CertificateText.isoDate(1_767_225_599), "2025-12-31");
        assertEq(CertificateText.isoDate(1_767_225_600), "2026-01-01");
        assertEq(CertificateText.isoDate(1_709_164_800), "2024-02-29");
        assertEq(CertificateText.isoDate(type(uint32).max), "2106-02-07");
    }

    function test_writes_a_serial_block_in_groups_of_four() public pure {
        assertEq(
            CertificateText.serialBlock(0x000000aa_0123456789abcdef_fedcba9876543210_ffff0001),
            "0000 00aa 0123 4567 89ab cdef fedc ba98 7654 3210 ffff 0001"
        );
    }

    // ---- templates ----

    function test_fills_each_word_into_each_of_its_places() public pure {
        string memory text = CertificateText.fill("$B<$A>$A, $C", _words("a", "b", ""));
        assertEq(text, "b<a>a, ");
    }

    function test_does_not_let_one_word_call_another() public pure {
        assertEq(CertificateText.fill("[$A][$B]", _words("$B", "$A$C", "secret")), "[$B][$A$C]");
    }

    function _words(string memory a, string memory b, string memory c) private pure returns (string[] memory) {
        return CertificateText.words(a, b, c);
    }

    // ---- breaking ----

    function test_breaks_a_line_at_the_space_nearest_to_its_middle() public pure {
        (string memory first, string memory second) = CertificateText.halves("one two three four");
        assertEq(first, "one two");
        assertEq(second, "three four");
    }

    function test_breaks_between_characters_where_no_space_is_near() public pure {
        (string memory first, string memory second) = CertificateText.halves("W WWWWWWWWWWWWWWW");
        assertEq(string.concat(first, second), "W WWWWWWWWWWWWWWW");
        assertApproxEqAbs(bytes(first).length, bytes(second).length, 1);
    }

    function test_breaks_a_line_without_spaces_between_whole_characters() public pure {
        string memory line = unicode"日本語の森林再生";
        (string memory first, string memory second) = CertificateText.halves(line);
        assertEq(first, unicode"日本語の");
        assertEq(second, unicode"森林再生");
    }

    /// @dev Whatever clean line is broken: nothing is lost but the space, and both halves are clean.
    function testFuzz_breaks_a_line_without_losing_a_character(uint256[40] calldata seeds, uint8 length) public pure {
        bytes memory text;
        for (uint256 i = 0; i <= length % 40; ++i) {
            uint256 kind = seeds[i] % 8;
            if (kind == 0) text = bytes.concat(text, " ");
            else if (kind == 1) text = bytes.concat(text, _utf8(0x4E00 + ((seeds[i] >> 8) % 0x1000)));
            else if (kind == 2) text = bytes.concat(text, _utf8(0x1F300 + ((seeds[i] >> 8) % 0x100)));
            else text = bytes.concat(text, _utf8(0x41 + ((seeds[i] >> 8) % 26)));
        }
        (string memory first, string memory second) = CertificateText.halves(string(text));
        uint256 lost = text.length - bytes(first).length - bytes(second).length;
        assertLe(lost, 1);
        assertEq(string.concat(first, lost == 1 ? " " : "", second), string(text));
        assertEq(CertificateText.validUntil(bytes(first)), bytes(first).length);
        assertEq(CertificateText.validUntil(bytes(second)), bytes(second).length);
    }

    function test_takes_wide_letters_for_wide() public pure {
        assertGe(CertificateText.width(LibString.repeat("W", 10)), 1_000);
        assertGt(CertificateText.width("WWWW"), CertificateText.width("llll"));
        assertEq(CertificateText.width(unicode"é"), 80);
        assertEq(CertificateText.width(unicode"日"), 105);
        assertEq(CertificateText.width(unicode"🌳"), 140);
        assertEq(CertificateText.width(""), 0);
    }
}
