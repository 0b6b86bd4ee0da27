// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibString} from "solady/src/utils/LibString.sol";

import {CertificateText} from "./CertificateText.sol";

/// @title CertificatePicture
/// @notice Draws a certificate: a framed sheet of 1200 × 848 (the proportions of A4) in plain SVG, without fonts,
/// scripts or references of its own, so every browser and every converter shows the same.
///
/// The colour and the rosette come from the certificate's id. Rosettes are made as on banknotes: one curve, turned
/// about the centre many times. A curve is written once, its copies refer to it. The templates are filled by
/// {CertificateText-fill}: `$A` stands for the first word, `$B` for the second.
library CertificatePicture {
    using LibString for uint256;

    /// @notice The words on the sheet, ready for XML, and the seed of its ornament. Sizes are of fonts, in pixels.
    /// What is not stated is empty and leaves no trace.
    struct Content {
        uint256 seed;
        string quantity; // tonnes
        uint256 quantitySize;
        string kilograms;
        string holder;
        string buyer;
        string[2] inscription;
        uint256 inscriptionSize;
        string project;
        string vintage;
        string date;
        string[2] paid; // amount and currency, on one line or two
        uint256 paidSize;
        string serialBlock;
        string serialRange;
        string origin; // chain, contract and payment token
    }

    /// @dev Colours, the lattice of the border, paper and gold. A: hue. B: the rings of the rosette.
    string private constant DEFINITIONS =
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 848" font-family="serif" text-anchor="middle">'
        "<style>.i{fill:hsl($A,42%,17%)}.g{fill:#94722b}.l{fill:none;stroke:hsl($A,38%,30%)}"
        ".o{fill:none;stroke:#b3914a}.d{fill:none;stroke:#7d5d1d}.t{font-style:italic}.s{text-anchor:start}</style>"
        '<defs><pattern id="p" x="24" y="24" width="16" height="16" patternUnits="userSpaceOnUse">'
        '<path class="l" stroke-width=".7" d="M8 0A8 8 0 0 1 0 8A8 8 0 0 1 8 16A8 8 0 0 1 16 8A8 8 0 0 1 8 0'
        'A8 8 0 0 1 16 8A8 8 0 0 1 8 16A8 8 0 0 1 0 8A8 8 0 0 1 8 0M0 0L16 16M16 0L0 16"/></pattern>'
        '<radialGradient id="y"><stop stop-color="#fffdf6"/><stop offset="1" stop-color="#f6efdc"/></radialGradient>'
        '<radialGradient id="z" cx=".38" cy=".32"><stop stop-color="#f3dfa4"/><stop offset="1" stop-color="#b98f3a"/>'
        '</radialGradient>$B<g id="k"><circle r="272" fill="#fbf6e6"/><circle class="o" r="272" stroke-width="14"/>'
        '<use class="l" stroke-width="3.5" href="#b"/></g></defs>';

    /// @dev Paper, border, corners, and the rosette behind the words.
    string private constant SHEET =
        '<path fill="url(#y)" d="M0 0h1200v848H0z"/>'
        '<path fill="url(#p)" fill-rule="evenodd" d="M24 24h1152v800H24zM56 56v736h1088V56z"/>'
        '<path class="l" stroke-width="2.5" d="M24 24h1152v800H24zM56 56h1088v736H56z"/>'
        '<path class="o" stroke-width="1.2" d="M17 17h1166v814H17zM65 65h1070v718H65z"/>'
        '<g transform="translate(600 384)" stroke-width=".8"><g class="l" opacity=".2"><use href="#a"/>'
        '<use href="#c"/></g><use class="o" opacity=".34" href="#b"/></g>'
        '<use href="#k" transform="translate(40 40) scale(.13)"/><use href="#k" transform="translate(1160 40) scale(.13)"/>'
        '<use href="#k" transform="translate(40 808) scale(.13)"/><use href="#k" transform="translate(1160 808) scale(.13)"/>';

    /// @dev The upper half. A, B: quantity and its size. C: kilograms. D: holder. E: buyer. F–I: inscription.
    string private constant DEDICATION =
        '<path class="o" d="M300 113h120M780 113h120"/>'
        '<text x="600" y="118" font-size="15" class="g" letter-spacing="5">ENVIRONMENTAL CREDITS</text>'
        '<text x="600" y="182" font-size="54" class="i">Certificate of Retirement</text>'
        '<text x="600" y="226" font-size="20" class="g t">This certifies the permanent retirement of</text>'
        '<text x="600" y="317" font-size="$B" class="i" font-weight="bold">$A t CO<tspan font-size="55%" dy=".3em">2'
        '</tspan><tspan dy="-.165em">e</tspan></text><text x="600" y="362" font-size="19" class="i">$C</text>'
        '<text x="600" y="408" font-size="20" class="g t">in the name of</text>'
        '<text x="600" y="444" font-size="22" class="i" letter-spacing="1">$D</text>'
        '<text x="600" y="472" font-size="14" class="g">$E</text>'
        '<text x="600" y="$H" font-size="$I" class="i t">$F</text><text x="600" y="542" font-size="$I" class="i t">$G</text>';

    /// @dev The lower half. A: project. B: vintage. C: date. D–G: payment, its label, size. H, I: serials. J: origin.
    string private constant FACTS =
        '<path class="o" d="M110 572h470M620 572h470"/><path fill="#b3914a" d="M600 564l8 8-8 8-8-8z"/>'
        '<g class="g s" font-size="12" letter-spacing="2"><text x="110" y="608">PROJECT</text>'
        '<text x="396" y="608">VINTAGE</text><text x="520" y="608">RETIRED ON</text><text x="690" y="608">$F</text>'
        '<text x="110" y="672">SERIALS</text></g><g class="i s" font-size="21"><text x="110" y="636">$A</text>'
        '<text x="396" y="636">$B</text><text x="520" y="636">$C</text><text x="690" y="636" font-size="$G">$D</text></g>'
        '<g class="i s" font-size="16"><text x="690" y="658" font-size="14">$E</text><text x="110" y="696">$H</text>'
        '<text x="110" y="720">$I</text></g><text class="g s" x="110" y="762" font-size="12">$J</text>';

    /// @dev A star of nine turned squares, words round the rim, a small rosette, and a tick. A: the squares.
    string private constant SEAL =
        '<g transform="translate(1012 661) scale(.9)">'
        '<path fill="#8d6a25" d="M-46 40l-20 72 30-10 18 26 20-78zM46 40l20 72-30-10-18 26-20-78z"/>'
        '<g fill="url(#z)"><path id="q0" d="M-62-62H62V62H-62z"/>$A</g>'
        '<circle r="68" class="d" stroke-width="1.4"/><circle r="48" class="d"/>'
        '<path id="w" fill="none" d="M0 54A54 54 0 1 1 .1 54"/><text font-size="11.5" letter-spacing="1.5" fill="#5d430f">'
        '<textPath href="#w" startOffset="50%">RETIRED FOR EVER &#183; NEVER TRANSFERRED</textPath></text>'
        '<use href="#c" transform="scale(.36)" class="d" stroke-width="1.6" opacity=".5"/><path fill="none" '
        'stroke="#5d430f" stroke-width="6" stroke-linecap="round" stroke-linejoin="round" d="M-18 1l12 13L19-15"/></g></svg>';

    /// @dev An ellipse above the centre. A: name. B: distance. C, D: radii. E: its copies in the first quarter turn.
    /// F: copies of those in the other three.
    string private constant RING = '<ellipse id="$A0" cy="-$B" rx="$C" ry="$D"/><g id="$A1">$E</g><g id="$A">$F</g>';

    /// @notice The whole document.
    function draw(Content memory content) internal pure returns (string memory) {
        return
            string.concat(
                _definitions(content.seed),
                SHEET,
                _dedication(content),
                _facts(content),
                CertificateText.fill(SEAL, CertificateText.words(_turned("q", "0", 90, 10)))
            );
    }

    function _definitions(uint256 seed) private pure returns (string memory) {
        uint256 shape = seed >> 16;
        string memory rings = string.concat(
            _ring("a", shape, 150, 44 + ((shape >> 8) % 50), 132),
            _ring("b", shape >> 32, 118 + ((shape >> 40) % 44), 64 + ((shape >> 48) % 44), 96),
            _ring("c", shape >> 64, 66, 22 + ((shape >> 72) % 36), 62)
        );
        // From the green of leaves to the blue of deep water.
        return CertificateText.fill(DEFINITIONS, CertificateText.words((95 + (seed % 130)).toString(), rings));
    }

    function _dedication(Content memory content) private pure returns (string memory) {
        string[] memory words = new string[](9);
        words[0] = content.quantity;
        words[1] = content.quantitySize.toString();
        words[2] = content.kilograms;
        words[3] = content.holder;
        words[4] = content.buyer;
        words[5] = content.inscription[0];
        words[6] = content.inscription[1];
        words[7] = bytes(content.inscription[1]).length == 0 ? "524" : "510";
        words[8] = content.inscriptionSize.toString();
        return CertificateText.fill(DEDICATION, words);
    }

    function _facts(Content memory content) private pure returns (string memory) {
        string[] memory words = new string[](10);
        words[0] = content.project;
        words[1] = content.vintage;
        words[2] = content.date;
        words[3] = content.paid[0];
        words[4] = content.paid[1];
        words[5] = bytes(content.paid[0]).length == 0 ? "" : "PAID";
        words[6] = content.paidSize.toString();
        words[7] = content.serialBlock;
        words[8] = content.serialRange;
        words[9] = content.origin;
        return CertificateText.fill(FACTS, words);
    }

    function _ring(
        string memory name,
        uint256 seed,
        uint256 distance,
        uint256 radiusX,
        uint256 radiusY
    ) private pure returns (string memory) {
        uint256 step =
            seed & 1 == 0
                ? 9
                : seed & 2 == 0
                    ? 6
                    : 10; // degrees: divisors of a right angle
        string[] memory words = new string[](6);
        words[0] = name;
        words[1] = distance.toString();
        words[2] = radiusX.toString();
        words[3] = radiusY.toString();
        words[4] = _turned(name, "0", 90, step);
        words[5] = _turned(name, "1", 360, 90);
        return CertificateText.fill(RING, words);
    }

    /// @dev Copies of a part, turned in equal steps.
    function _turned(
        string memory name,
        string memory part,
        uint256 end,
        uint256 step
    ) private pure returns (string memory copies) {
        for (uint256 angle = 0; angle < end; angle += step) {
            copies = string.concat(
                copies,
                CertificateText.fill(
                    '<use href="#$A$B" transform="rotate($C)"/>',
                    CertificateText.words(name, part, angle.toString())
                )
            );
        }
    }
}
