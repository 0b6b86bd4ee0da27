// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibString} from "solady/src/utils/LibString.sol";

/// @title CertificatePicture
/// @notice Draws a certificate: a framed sheet of 1200 × 848 (the proportions of A4) in plain SVG, without fonts,
/// scripts or references of its own, so every browser and every converter shows the same.
///
/// The colour and the rosette come from the certificate's id. Rosettes are made as on banknotes: one curve, turned
/// about the centre many times. A curve is written once, its copies refer to it.
library CertificatePicture {
    using LibString for uint256;

    /// @notice The words on the sheet, ready for XML, and the seed of its ornament.
    struct Content {
        uint256 seed;
        string quantity; // tonnes
        uint256 quantitySize; // font sizes in pixels
        string kilograms;
        string holder;
        string buyer; // empty: nobody but the holder
        string[2] inscription;
        uint256 inscriptionSize;
        string project;
        string vintage;
        string date;
        string paid; // empty: nothing stated
        uint256 paidSize;
        string serialBlock;
        string serialRange;
        string origin;
    }

    /// @notice The whole document.
    function draw(Content memory content) internal pure returns (string memory) {
        return
            string.concat(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 848" font-family="serif" text-anchor="middle">',
                _definitions(content.seed),
                _sheet(),
                _heading(content),
                _dedication(content),
                _facts(content),
                _seal(),
                "</svg>"
            );
    }

    // ---- ornament ----

    /// @dev Colours, the lattice of the border, and the three rings of the rosette.
    function _definitions(uint256 seed) private pure returns (string memory) {
        string memory hue = (95 + (seed % 130)).toString();
        return
            string.concat(
                "<style>.i{fill:hsl(",
                hue,
                ",42%,17%)}.g{fill:#94722b}.l{fill:none;stroke:hsl(",
                hue,
                ",38%,30%)}.o{fill:none;stroke:#b3914a}.m{font-family:monospace}.t{font-style:italic}.s{text-anchor:start}</style><defs>",
                '<pattern id="p" x="24" y="24" width="16" height="16" patternUnits="userSpaceOnUse"><path class="l" stroke-width=".7" d="M8 0A8 8 0 0 1 0 8A8 8 0 0 1 8 16A8 8 0 0 1 16 8A8 8 0 0 1 8 0A8 8 0 0 1 16 8A8 8 0 0 1 8 16A8 8 0 0 1 0 8A8 8 0 0 1 8 0M0 0L16 16M16 0L0 16"/></pattern>',
                '<radialGradient id="y"><stop stop-color="#fffdf6"/><stop offset="1" stop-color="#f6efdc"/></radialGradient><radialGradient id="z" cx=".38" cy=".32"><stop stop-color="#f3dfa4"/><stop offset="1" stop-color="#b98f3a"/></radialGradient>',
                _rings(seed >> 16),
                "</defs>"
            );
    }

    function _rings(uint256 seed) private pure returns (string memory) {
        return
            string.concat(
                _ring("a", seed, 150, 44 + ((seed >> 8) % 50), 132),
                _ring("b", seed >> 32, 118 + ((seed >> 40) % 44), 64 + ((seed >> 48) % 44), 96),
                _ring("c", seed >> 64, 66, 22 + ((seed >> 72) % 36), 62)
            );
    }

    /// @dev An ellipse above the centre, turned in equal steps all the way round: first a quarter, then four of those.
    function _ring(
        string memory name,
        uint256 seed,
        uint256 distance,
        uint256 radiusX,
        uint256 radiusY
    ) private pure returns (string memory ring) {
        uint256 step = [uint256(6), 9, 10, 9][seed & 3]; // degrees: divisors of a right angle
        ring = string.concat(
            '<ellipse id="',
            name,
            '0" cy="-',
            distance.toString(),
            '" rx="',
            radiusX.toString(),
            '" ry="',
            radiusY.toString(),
            '"/><g id="',
            string.concat(name, '1">')
        );
        for (uint256 angle = 0; angle < 90; angle += step) ring = string.concat(ring, _turned(name, "0", angle));
        ring = string.concat(ring, '</g><g id="', name, '">');
        for (uint256 angle = 0; angle < 360; angle += 90) ring = string.concat(ring, _turned(name, "1", angle));
        ring = string.concat(ring, "</g>");
    }

    function _turned(string memory name, string memory part, uint256 angle) private pure returns (string memory) {
        return string.concat('<use href="#', name, part, '" transform="rotate(', angle.toString(), ')"/>');
    }

    /// @dev Paper, border, corners and the rosette behind the words.
    function _sheet() private pure returns (string memory) {
        return
            string.concat(
                '<path fill="url(#y)" d="M0 0h1200v848H0z"/><path fill="url(#p)" fill-rule="evenodd" d="M24 24h1152v800H24zM56 56v736h1088V56z"/><path class="l" stroke-width="2.5" d="M24 24h1152v800H24zM56 56h1088v736H56z"/><path class="o" stroke-width="1.2" d="M17 17h1166v814H17zM65 65h1070v718H65z"/>',
                '<g transform="translate(600 384)" stroke-width=".8"><g class="l" opacity=".16"><use href="#a"/><use href="#c"/></g><use class="o" opacity=".26" href="#b"/></g>',
                _corner("40 40"),
                _corner("1160 40"),
                _corner("40 808"),
                _corner("1160 808")
            );
    }

    function _corner(string memory centre) private pure returns (string memory) {
        return
            string.concat(
                '<g transform="translate(',
                centre,
                ') scale(.13)"><circle r="272" fill="#fbf6e6" class="q"/><circle class="o" r="272" stroke-width="14"/><use class="l" stroke-width="3.5" href="#b"/></g>'
            );
    }

    /// @dev A star of eight turned squares, a small rosette, and words round the rim.
    function _seal() private pure returns (string memory seal) {
        seal = '<g transform="translate(1010 664)"><path fill="#8d6a25" d="M-46 40l-26 92 36-14 22 30 20-88zM46 40l26 92-36-14-22 30-20-88z"/><g fill="url(#z)"><path id="q" d="M-62-62H62V62H-62z"/>';
        for (uint256 angle = 10; angle < 90; angle += 10) {
            seal = string.concat(seal, '<use href="#q" transform="rotate(', angle.toString(), ')"/>');
        }
        seal = string.concat(
            seal,
            '</g><circle r="68" fill="none" stroke="#7d5d1d" stroke-width="1.4"/><circle r="48" fill="none" stroke="#7d5d1d"/><path id="w" fill="none" d="M0 54A54 54 0 1 1 .1 54"/>',
            '<text font-size="11.5" letter-spacing="1.5" fill="#5d430f"><textPath href="#w" startOffset="50%">RETIRED FOR EVER \xc2\xb7 NEVER TRANSFERRED</textPath></text>',
            '<use href="#c" transform="scale(.36)" fill="none" stroke="#7d5d1d" stroke-width="1.6" opacity=".55"/><text y="7" font-size="20" font-weight="bold" fill="#5d430f">\xe2\x9c\x93</text></g>'
        );
    }

    // ---- words ----

    function _heading(Content memory content) private pure returns (string memory) {
        return
            string.concat(
                '<path class="o" d="M300 113h120M780 113h120"/>',
                _line(600, 118, 15, 'class="g" letter-spacing="5"', "ENVIRONMENTAL CREDITS"),
                _line(600, 182, 54, 'class="i"', "Certificate of Retirement"),
                _line(600, 226, 20, 'class="g t"', "This certifies the permanent retirement of"),
                _line(
                    600,
                    322,
                    content.quantitySize,
                    'class="i" font-weight="bold"',
                    string.concat(content.quantity, ' t CO<tspan font-size="60%" dy=".22em">2</tspan><tspan dy="-.13em">e</tspan>')
                ),
                _line(600, 362, 19, 'class="i"', content.kilograms)
            );
    }

    function _dedication(Content memory content) private pure returns (string memory words) {
        words = string.concat(
            _line(600, 408, 20, 'class="g t"', "in the name of"),
            _line(600, 444, 23, 'class="i m"', content.holder)
        );
        if (bytes(content.buyer).length != 0) {
            words = string.concat(words, _line(600, 472, 14, 'class="g"', string.concat("bought by ", content.buyer)));
        }
        uint256 top = bytes(content.inscription[1]).length == 0 ? 524 : 510;
        for (uint256 i = 0; i < 2; ++i) {
            words = string.concat(
                words,
                _line(600, top + 32 * i, content.inscriptionSize, 'class="i t"', content.inscription[i])
            );
        }
    }

    function _facts(Content memory content) private pure returns (string memory words) {
        words = string.concat(
            '<path class="o" d="M110 572h470M620 572h470"/><path fill="#b3914a" d="M600 564l8 8-8 8-8-8z"/>',
            _fact(110, 608, "PROJECT", content.project, 21),
            _fact(390, 608, "VINTAGE", content.vintage, 21),
            _fact(520, 608, "RETIRED ON", content.date, 21)
        );
        if (bytes(content.paid).length != 0) {
            words = string.concat(words, _fact(700, 608, "PAID", content.paid, content.paidSize));
        }
        words = string.concat(
            words,
            _fact(110, 672, "SERIALS", "", 21),
            _line(110, 696, 15, 'class="i m s"', content.serialBlock),
            _line(110, 720, 16, 'class="i s"', content.serialRange),
            _line(110, 762, 12, 'class="g s"', content.origin)
        );
    }

    function _fact(
        uint256 x,
        uint256 y,
        string memory label,
        string memory value,
        uint256 size
    ) private pure returns (string memory) {
        return
            string.concat(
                _line(x, y, 12, 'class="g s" letter-spacing="2"', label),
                _line(x, y + 28, size, 'class="i s"', value)
            );
    }

    /// @dev One line of text, or nothing if there is none.
    function _line(
        uint256 x,
        uint256 y,
        uint256 size,
        string memory attributes,
        string memory text
    ) private pure returns (string memory) {
        if (bytes(text).length == 0) return "";
        return
            string.concat(
                '<text x="',
                x.toString(),
                '" y="',
                y.toString(),
                '" font-size="',
                size.toString(),
                '" ',
                attributes,
                string.concat(">", text, "</text>")
            );
    }
}
