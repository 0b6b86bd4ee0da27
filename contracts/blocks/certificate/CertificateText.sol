// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DynamicBufferLib} from "solady/src/utils/DynamicBufferLib.sol";
import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";
import {LibString} from "solady/src/utils/LibString.sol";

/// @title CertificateText
/// @notice Everything about words and figures on a certificate: which lines are fit to print, how numbers, dates and
/// serials are written, how wide a line is and where it may be broken.
library CertificateText {
    using DynamicBufferLib for DynamicBufferLib.DynamicBuffer;
    using LibString for uint256;

    /// @notice How much of `text` is one clean line: its whole length, or the index of the first byte that is wrong.
    /// @dev Clean means well-formed UTF-8 (shortest form, no surrogates) whose characters XML allows, without control
    /// characters, line breaks, and marks that reverse the direction of writing and so could fake what a line says.
    function validUntil(bytes memory text) internal pure returns (uint256 index) {
        uint256 length = text.length;
        while (index < length) {
            uint256 lead = uint8(text[index]);
            (uint256 more, uint256 character, uint256 least) = lead < 0x80
                ? (uint256(0), lead, uint256(0))
                : lead < 0xE0
                    ? (uint256(1), lead & 0x1F, uint256(0x80))
                    : lead < 0xF0
                        ? (uint256(2), lead & 0x0F, uint256(0x800))
                        : (uint256(3), lead & 0x07, uint256(0x10000));
            // 0x80 to 0xBF continue a character and begin none; 0xF8 and above are in no character.
            if ((lead >= 0x80 && lead < 0xC0) || lead >= 0xF8 || index + more >= length) return index;
            for (uint256 i = 1; i <= more; ++i) {
                uint256 next = uint8(text[index + i]);
                if (next >> 6 != 2) return index;
                character = (character << 6) | (next & 0x3F);
            }
            if (character < least || !_printable(character)) return index;
            index += more + 1;
        }
    }

    /// @notice A template with words in their places: `$A` is the first word, `$B` the second, and so on to `$Z`.
    /// @dev The words themselves are not searched for marks, so no word can call another.
    function fill(string memory template, string[] memory words_) internal pure returns (string memory) {
        DynamicBufferLib.DynamicBuffer memory text;
        string[] memory parts = LibString.split(template, "$");
        text.p(bytes(parts[0]));
        for (uint256 i = 1; i < parts.length; ++i) {
            text.p(bytes(words_[uint8(bytes(parts[i])[0]) - 0x41])); // 0x41 is "A"
            text.p(bytes(LibString.slice(parts[i], 1)));
        }
        return text.s();
    }

    /// @notice One word, as {fill} takes it.
    function words(string memory a) internal pure returns (string[] memory list) {
        list = new string[](1);
        list[0] = a;
    }

    /// @notice Two words.
    function words(string memory a, string memory b) internal pure returns (string[] memory list) {
        list = new string[](2);
        (list[0], list[1]) = (a, b);
    }

    /// @notice Three words.
    function words(string memory a, string memory b, string memory c) internal pure returns (string[] memory list) {
        list = new string[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }

    /// @notice A number with its thousands set apart: `14,000`.
    function grouped(uint256 number) internal pure returns (string memory) {
        bytes memory digits = bytes(number.toString());
        uint256 length = digits.length;
        bytes memory text = new bytes(length + (length - 1) / 3);
        uint256 to = text.length;
        for (uint256 i = 0; i < length; ++i) {
            if (i != 0 && i % 3 == 0) text[--to] = ",";
            text[--to] = digits[length - 1 - i];
        }
        return string(text);
    }

    /// @notice A number of `10^-decimals`, exact, without idle zeros: `1,234.5`.
    /// @dev `decimals` may be at most 77, so that the power fits.
    function decimal(uint256 number, uint256 decimals) internal pure returns (string memory) {
        uint256 unit = 10 ** decimals;
        string memory whole = grouped(number / unit);
        uint256 rest = number % unit;
        if (rest == 0) return whole;
        while (rest % 10 == 0) (rest, decimals) = (rest / 10, decimals - 1);
        bytes memory digits = bytes(rest.toString());
        bytes memory zeros = bytes(LibString.repeat("0", decimals - digits.length));
        return string.concat(whole, ".", string(zeros), string(digits));
    }

    /// @notice A day as ISO 8601 writes it: `2026-03-01`.
    function isoDate(uint256 timestamp) internal pure returns (string memory) {
        (uint256 year, uint256 month, uint256 day) = DateTimeLib.timestampToDate(timestamp);
        return string.concat(year.toString(), "-", _twoDigits(month), "-", _twoDigits(day));
    }

    /// @notice The key of a serial block in groups of four hexadecimal digits.
    function serialBlock(uint192 blockKey) internal pure returns (string memory) {
        bytes memory digits = bytes(LibString.toHexStringNoPrefix(blockKey, 24));
        bytes memory text = new bytes(59);
        uint256 to;
        for (uint256 i = 0; i < 48; ++i) {
            if (i != 0 && i % 4 == 0) text[to++] = " ";
            text[to++] = digits[i];
        }
        return string(text);
    }

    /// @notice Width of a line in hundredths of its font size, on the wide side for any common serif font.
    function width(string memory line) internal pure returns (uint256 hundredths) {
        bytes memory text = bytes(line);
        for (uint256 i = 0; i < text.length; ++i) hundredths += _widthOf(uint8(text[i]));
    }

    /// @notice Breaks a line in two of about the same width: at the space nearest to its middle, or, where the spaces
    /// are too far off, between two characters.
    function halves(string memory line) internal pure returns (string memory first, string memory second) {
        bytes memory text = bytes(line);
        uint256 total = width(line);
        uint256 atSpace;
        uint256 atCharacter;
        uint256 nearest = total;
        uint256 done;
        for (uint256 i = 0; i < text.length; ++i) {
            uint8 char = uint8(text[i]);
            bool begins = char < 0x80 || char >= 0xC0;
            if (begins && atCharacter == 0 && done * 2 >= total) atCharacter = i;
            uint256 off = done * 2 > total ? done * 2 - total : total - done * 2;
            if (char == 0x20 && off < nearest) (atSpace, nearest) = (i, off);
            done += _widthOf(char);
        }
        if (nearest * 2 < total) return (LibString.slice(line, 0, atSpace), LibString.slice(line, atSpace + 1));
        return (LibString.slice(line, 0, atCharacter), LibString.slice(line, atCharacter));
    }

    /// @dev XML forbids surrogates and the last two characters of the first plane; the rest are controls.
    function _printable(uint256 character) private pure returns (bool) {
        if (character < 0x20 || (character >= 0x7F && character < 0xA0)) return false; // C0, delete, C1
        if (character >= 0xD800 && character < 0xE000) return false; // surrogates
        if (character >= 0x2028 && character <= 0x202E) return false; // line breaks, embeddings, overrides
        if (character >= 0x2066 && character <= 0x2069) return false; // isolates
        return character & 0xFFFE != 0xFFFE && character <= 0x10FFFF; // no character
    }

    function _widthOf(uint256 char) private pure returns (uint256) {
        if (char >= 0xF0) return 140; // pictures
        if (char >= 0xE0) return 105; // ideographs
        if (char >= 0xC0) return 80;
        if (char >= 0x80) return 0; // continues a character
        if (char == 0x57 || char == 0x4D || char == 0x6D || char == 0x77 || char == 0x40 || char == 0x25) return 105;
        if (char >= 0x41 && char <= 0x5A) return 82;
        if (char == 0x20 || char == 0x2C || char == 0x2E || char == 0x69 || char == 0x6C) return 40;
        return 68;
    }

    function _twoDigits(uint256 number) private pure returns (string memory) {
        return number < 10 ? string.concat("0", number.toString()) : number.toString();
    }
}
