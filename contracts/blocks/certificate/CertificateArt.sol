// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Base64} from "solady/src/utils/Base64.sol";
import {LibCall} from "solady/src/utils/LibCall.sol";
import {LibString} from "solady/src/utils/LibString.sol";
import {MetadataReaderLib} from "solady/src/utils/MetadataReaderLib.sol";

import {CertificatePicture} from "./CertificatePicture.sol";
import {CertificateText} from "./CertificateText.sol";
import {ICertificateArt} from "./ICertificateArt.sol";
import {ICreditToken} from "./ICreditToken.sol";
import {IRetirementCertificate} from "./IRetirementCertificate.sol";
import {SerialRanges} from "./SerialRanges.sol";

/// @title CertificateArt
/// @notice On-chain JSON and SVG of retirement certificates and of batches of credits.
///
/// **Roles.** None; it keeps nothing. Anyone may have anything drawn: only what a certificate's own `tokenURI` gives
/// is that certificate's picture.
///
/// **Trusts.** Nobody. Text is escaped for JSON and for XML; a payment token is asked for its symbol and decimals with
/// little gas, and if it does not answer, or answers with something unfit to print, its address stands instead.
contract CertificateArt is ICertificateArt {
    using LibString for uint256;
    using LibString for address;
    using LibString for string;

    /// @dev Gas a payment token gets for an answer.
    uint256 private constant TOKEN_GAS = 50_000;
    /// @dev Longest symbol printed, in bytes.
    uint256 private constant MAX_SYMBOL = 16;
    /// @dev No real token has more decimals; one that says so is not believed.
    uint256 private constant MAX_DECIMALS = 36;

    /// @inheritdoc ICertificateArt
    function certificateURI(Facts calldata facts) external view returns (string memory) {
        (string memory amount, string memory currency) = _payment(facts.certificate);
        string memory tonnes = CertificateText.decimal(facts.certificate.kilograms, 3);
        return
            _jsonUri(
                string.concat(
                    '{"name":"Retirement of ',
                    tonnes,
                    ' t CO2e","description":"',
                    _description(facts, tonnes),
                    '","attributes":[',
                    _attributes(facts, tonnes),
                    _statements(facts.certificate, amount, currency),
                    '],"image":"data:image/svg+xml;base64,',
                    Base64.encode(bytes(_picture(facts, amount, currency))),
                    '"}'
                )
            );
    }

    /// @inheritdoc ICertificateArt
    function certificateSVG(Facts calldata facts) external view returns (string memory) {
        (string memory amount, string memory currency) = _payment(facts.certificate);
        return _picture(facts, amount, currency);
    }

    /// @inheritdoc ICertificateArt
    function creditURI(uint256 id, ICreditToken.Batch calldata batch) external pure returns (string memory) {
        uint64 start = SerialRanges.positionOf(id);
        return
            _jsonUri(
                string.concat(
                    '{"name":"Credits of project ',
                    uint256(batch.projectId).toString(),
                    ", vintage ",
                    uint256(batch.vintage).toString(),
                    '","description":"Environmental credits in kilograms of CO2 equivalent, ',
                    CertificateText.decimal(batch.end - start, 3),
                    ' t issued.","decimals":3,"properties":{',
                    _properties(id, batch),
                    "}}"
                )
            );
    }

    // ---- JSON ----

    function _jsonUri(string memory json) private pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    function _description(Facts calldata facts, string memory tonnes) private pure returns (string memory words) {
        words = string.concat(
            tonnes,
            " tonnes of CO2 equivalent of project ",
            uint256(facts.batch.projectId).toString(),
            ", retired for ever on ",
            CertificateText.isoDate(facts.certificate.retiredAt),
            ". This certificate cannot be transferred."
        );
        if (bytes(facts.certificate.inscription).length == 0) return words;
        return string.concat(words, " ", facts.certificate.inscription.escapeJSON());
    }

    function _attributes(Facts calldata facts, string memory tonnes) private pure returns (string memory) {
        uint256 start = facts.certificate.start;
        return
            string.concat(
                string.concat(
                    _trait("Kilograms", uint256(facts.certificate.kilograms).toString()),
                    _trait("Tonnes", tonnes),
                    _trait("Project", uint256(facts.batch.projectId).toString()),
                    _trait("Vintage", uint256(facts.batch.vintage).toString())
                ),
                string.concat(
                    _trait("Serial block", _blockKey(facts.certificateId)),
                    _trait("First kilogram", start.toString()),
                    _trait("Last kilogram", (start + facts.certificate.kilograms - 1).toString()),
                    _trait("Batch", facts.certificate.batchId.toHexString(32))
                ),
                string.concat(
                    _trait("Retired on", CertificateText.isoDate(facts.certificate.retiredAt)),
                    _trait("Holder", facts.holder.toHexStringChecksummed()),
                    _trait("Buyer", facts.certificate.buyer.toHexStringChecksummed())
                )
            );
    }

    /// @dev What may be stated or not, and the status, which ends the list.
    function _statements(
        IRetirementCertificate.Certificate calldata certificate,
        string memory amount,
        string memory currency
    ) private pure returns (string memory list) {
        if (certificate.paid != 0) {
            list = string.concat(
                _trait("Paid", string.concat(amount, " ", currency.escapeJSON())),
                _trait("Payment token", certificate.paymentToken.toHexStringChecksummed())
            );
        }
        if (certificate.detailsRoot != 0) {
            list = string.concat(list, _trait("Details root", uint256(certificate.detailsRoot).toHexString(32)));
        }
        if (bytes(certificate.inscription).length != 0) {
            list = string.concat(list, _trait("Inscription", certificate.inscription.escapeJSON()));
        }
        list = string.concat(list, '{"trait_type":"Status","value":"Retired"}');
    }

    function _trait(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', value, '"},');
    }

    function _properties(uint256 id, ICreditToken.Batch calldata batch) private pure returns (string memory) {
        uint64 start = SerialRanges.positionOf(id);
        return
            string.concat(
                string.concat('"serialBlock":"', _blockKey(id), '","firstKilogram":"', uint256(start).toString()),
                string.concat('","lastKilogram":"', uint256(batch.end - 1).toString()),
                string.concat('","retiredKilograms":"', uint256(batch.retired).toString()),
                string.concat('","retireOnly":', batch.flags & 1 == 0 ? "false" : "true"),
                string.concat(',"dataDigest":"', uint256(batch.dataDigest).toHexString(32), '"')
            );
    }

    function _blockKey(uint256 id) private pure returns (string memory) {
        return uint256(SerialRanges.blockOf(id)).toHexString(24);
    }

    // ---- picture ----

    function _picture(
        Facts calldata facts,
        string memory amount,
        string memory currency
    ) private view returns (string memory) {
        CertificatePicture.Content memory content;
        content.seed = uint256(keccak256(abi.encode(facts.certificateId)));
        content.quantity = CertificateText.decimal(facts.certificate.kilograms, 3);
        content.quantitySize = _fitting(100, 1000, CertificateText.width(content.quantity) + 400);
        content.kilograms = string.concat(
            CertificateText.grouped(facts.certificate.kilograms),
            facts.certificate.kilograms == 1 ? " kilogram" : " kilograms",
            " of carbon dioxide equivalent"
        );
        content.holder = facts.holder.toHexStringChecksummed();
        if (facts.certificate.buyer != facts.holder) {
            content.buyer = facts.certificate.buyer.toHexStringChecksummed();
        }
        (content.inscription, content.inscriptionSize) = _inscription(facts.certificate.inscription);
        content.project = uint256(facts.batch.projectId).toString();
        content.vintage = uint256(facts.batch.vintage).toString();
        content.date = CertificateText.isoDate(facts.certificate.retiredAt);
        if (facts.certificate.paid != 0) {
            string memory paid = string.concat(amount, " ", currency);
            content.paidSize = _fitting(21, 210, CertificateText.width(paid));
            content.paid = paid.escapeHTML();
        }
        content.serialBlock = CertificateText.serialBlock(SerialRanges.blockOf(facts.certificateId));
        content.serialRange = _range(facts.certificate.start, facts.certificate.kilograms);
        content.origin = string.concat(
            "Chain ",
            block.chainid.toString(),
            unicode" · contract ",
            facts.collection.toHexStringChecksummed()
        );
        return CertificatePicture.draw(content);
    }

    function _range(uint256 start, uint256 kilograms) private pure returns (string memory) {
        string memory first = CertificateText.grouped(start);
        if (kilograms == 1) return string.concat("kilogram ", first);
        return string.concat("kilograms ", first, " to ", CertificateText.grouped(start + kilograms - 1));
    }

    /// @dev One line if it can be read so, otherwise two, and never wider than the sheet.
    function _inscription(string calldata text) private pure returns (string[2] memory lines, uint256 size) {
        if (bytes(text).length == 0) return (lines, 0);
        lines[0] = text;
        uint256 widest = CertificateText.width(text);
        if (_fitting(26, 960, widest) < 22) {
            (lines[0], lines[1]) = CertificateText.halves(text);
            uint256 second = CertificateText.width(lines[1]);
            widest = CertificateText.width(lines[0]);
            if (second > widest) widest = second;
        }
        size = _fitting(26, 960, widest);
        (lines[0], lines[1]) = (lines[0].escapeHTML(), lines[1].escapeHTML());
    }

    /// @dev The font size, at most `largest`, at which a line of that width fits into `pixels`.
    function _fitting(uint256 largest, uint256 pixels, uint256 width) private pure returns (uint256) {
        uint256 size = (pixels * 100) / width;
        return size < largest ? size : largest;
    }

    // ---- payment ----

    /// @dev Amount and currency in words. Symbol and decimals count only together: an amount scaled by guesswork would
    /// be worse than one in the token's smallest unit.
    function _payment(
        IRetirementCertificate.Certificate calldata certificate
    ) private view returns (string memory amount, string memory currency) {
        if (certificate.paid == 0) return ("", "");
        address token = certificate.paymentToken;
        if (token == address(0)) return (CertificateText.decimal(certificate.paid, 18), "native coin");

        (bool told, , bytes memory answer) = LibCall.tryStaticCall(
            token,
            TOKEN_GAS,
            32,
            abi.encodeCall(IERC20Metadata.decimals, ())
        );
        string memory symbol = MetadataReaderLib.readSymbol(token, MAX_SYMBOL, TOKEN_GAS);
        bytes memory letters = bytes(symbol);
        bool readable = letters.length != 0 && CertificateText.validUntil(letters) == letters.length;
        if (told && readable && answer.length == 32) {
            uint256 decimals = abi.decode(answer, (uint256));
            if (decimals <= MAX_DECIMALS) return (CertificateText.decimal(certificate.paid, decimals), symbol);
        }
        return (CertificateText.grouped(certificate.paid), string.concat("units of ", token.toHexStringChecksummed()));
    }
}
