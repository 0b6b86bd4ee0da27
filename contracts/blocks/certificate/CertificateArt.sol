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
/// little gas, and if it does not answer, or answers with something unfit to print, its address stands instead. What it
/// answers it may change later, and the words with it; the address beside them and the amount that the certificate keeps
/// in the token's smallest unit never change.
contract CertificateArt is ICertificateArt {
    using LibString for uint256;
    using LibString for address;
    using LibString for string;

    /// @dev A: tonnes. B: project. C: date. D: inscription. E: kilograms. F: vintage. G: serial block. H, I: first and
    /// last kilogram. J: batch. K: holder. L: buyer. M: traits of what else is stated. N: picture.
    string private constant CERTIFICATE =
        '{"name":"Retirement of $A t CO2e","description":"$A tonnes of CO2 equivalent of project $B, vintage $F, '
        'retired for ever on $C. This certificate cannot be transferred.$D","attributes":['
        '{"trait_type":"Kilograms","value":"$E"},{"trait_type":"Tonnes","value":"$A"},'
        '{"trait_type":"Project","value":"$B"},{"trait_type":"Vintage","value":"$F"},'
        '{"trait_type":"Serial block","value":"$G"},{"trait_type":"First kilogram","value":"$H"},'
        '{"trait_type":"Last kilogram","value":"$I"},{"trait_type":"Batch","value":"$J"},'
        '{"trait_type":"Retired on","value":"$C"},{"trait_type":"Holder","value":"$K"},'
        '{"trait_type":"Buyer","value":"$L"},$M{"trait_type":"Status","value":"Retired"}],'
        '"image":"data:image/svg+xml;base64,$N"}';

    /// @dev A: project. B: vintage. C: tonnes. D: serial block. E, F: first and last kilogram. G: retired kilograms.
    /// H: whether retire-only. I: digest. With three decimals a wallet shows kilograms as tonnes.
    string private constant CREDIT =
        '{"name":"Credits of project $A, vintage $B","description":"Environmental credits of $C t CO2 equivalent in '
        'all, counted in kilograms.","decimals":3,"properties":{"serialBlock":"$D","firstKilogram":"$E",'
        '"lastKilogram":"$F","retiredKilograms":"$G","retireOnly":$H,"dataDigest":"$I"}}';

    /// @dev Gas a payment token gets for an answer.
    uint256 private constant TOKEN_GAS = 50_000;
    /// @dev Longest symbol printed, in bytes.
    uint256 private constant MAX_SYMBOL = 16;
    /// @dev No real token has more decimals; one that says so is not believed.
    uint256 private constant MAX_DECIMALS = 36;

    /// @inheritdoc ICertificateArt
    function certificateURI(Facts calldata facts) external view returns (string memory) {
        (string memory amount, string memory currency) = _payment(facts.certificate);
        IRetirementCertificate.Certificate calldata certificate = facts.certificate;
        string memory inscription = certificate.inscription.escapeJSON();

        string[] memory words = new string[](14);
        words[0] = CertificateText.decimal(certificate.kilograms, 3);
        words[1] = uint256(facts.batch.projectId).toString();
        words[2] = CertificateText.isoDate(certificate.retiredAt);
        words[3] = bytes(inscription).length == 0 ? "" : string.concat(" ", inscription);
        words[4] = uint256(certificate.kilograms).toString();
        words[5] = uint256(facts.batch.vintage).toString();
        words[6] = _blockKey(facts.certificateId);
        words[7] = uint256(certificate.start).toString();
        words[8] = (uint256(certificate.start) + certificate.kilograms - 1).toString();
        words[9] = certificate.batchId.toHexString(32);
        words[10] = facts.holder.toHexStringChecksummed();
        words[11] = certificate.buyer.toHexStringChecksummed();
        words[12] = _stated(certificate, amount, currency.escapeJSON(), inscription);
        words[13] = Base64.encode(bytes(_picture(facts, amount, currency)));
        return _jsonUri(CertificateText.fill(CERTIFICATE, words));
    }

    /// @inheritdoc ICertificateArt
    function certificateSVG(Facts calldata facts) external view returns (string memory) {
        (string memory amount, string memory currency) = _payment(facts.certificate);
        return _picture(facts, amount, currency);
    }

    /// @inheritdoc ICertificateArt
    function creditURI(uint256 id, ICreditToken.Batch calldata batch) external pure returns (string memory) {
        uint64 start = SerialRanges.positionOf(id);
        string[] memory words = new string[](9);
        words[0] = uint256(batch.projectId).toString();
        words[1] = uint256(batch.vintage).toString();
        words[2] = CertificateText.decimal(batch.end - start, 3);
        words[3] = _blockKey(id);
        words[4] = uint256(start).toString();
        words[5] = uint256(batch.end - 1).toString();
        words[6] = uint256(batch.retired).toString();
        words[7] = batch.flags & 1 == 0 ? "false" : "true";
        words[8] = uint256(batch.dataDigest).toHexString(32);
        return _jsonUri(CertificateText.fill(CREDIT, words));
    }

    // ---- JSON ----

    function _jsonUri(string memory json) private pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    /// @dev The traits of what may be stated or not, all words escaped.
    function _stated(
        IRetirementCertificate.Certificate calldata certificate,
        string memory amount,
        string memory currency,
        string memory inscription
    ) private pure returns (string memory list) {
        if (certificate.paid != 0) {
            list = string.concat(
                _trait("Paid", string.concat(amount, " ", currency)),
                _trait("Payment token", certificate.paymentToken.toHexStringChecksummed())
            );
        }
        if (certificate.detailsRoot != 0) {
            list = string.concat(list, _trait("Details root", uint256(certificate.detailsRoot).toHexString(32)));
        }
        if (bytes(inscription).length != 0) list = string.concat(list, _trait("Inscription", inscription));
    }

    function _trait(string memory name, string memory value) private pure returns (string memory) {
        return CertificateText.fill('{"trait_type":"$A","value":"$B"},', CertificateText.words(name, value));
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
        content.quantitySize = _fitting(86, 980, CertificateText.width(content.quantity) + 400);
        content.kilograms = string.concat(
            CertificateText.grouped(facts.certificate.kilograms),
            facts.certificate.kilograms == 1 ? " kilogram" : " kilograms",
            " of carbon dioxide equivalent"
        );
        content.holder = facts.holder.toHexStringChecksummed();
        if (facts.certificate.buyer != facts.holder) {
            string memory how = facts.certificate.paid == 0 ? "retired by " : "bought by ";
            content.buyer = string.concat(how, facts.certificate.buyer.toHexStringChecksummed());
        }
        (content.inscription, content.inscriptionSize) = _inscription(facts.certificate.inscription);
        content.project = uint256(facts.batch.projectId).toString();
        content.vintage = uint256(facts.batch.vintage).toString();
        content.date = CertificateText.isoDate(facts.certificate.retiredAt);
        if (facts.certificate.paid != 0) {
            (content.paid, content.paidSize) = _paid(amount, currency);
        }
        content.serialBlock = CertificateText.serialBlock(SerialRanges.blockOf(facts.certificateId));
        content.serialRange = _range(facts.certificate.start, facts.certificate.kilograms);
        content.origin = string.concat(
            "Chain ",
            block.chainid.toString(),
            unicode" · contract ",
            facts.collection.toHexStringChecksummed()
        );
        if (facts.certificate.paid != 0 && facts.certificate.paymentToken != address(0)) {
            // Anyone can make a token called USDC: only its address says which one was paid.
            content.origin = string.concat(
                content.origin,
                unicode" · paid in ",
                facts.certificate.paymentToken.toHexStringChecksummed()
            );
        }
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

    /// @dev Amount and currency side by side, or the currency below if that leaves the amount too small.
    function _paid(
        string memory amount,
        string memory currency
    ) private pure returns (string[2] memory lines, uint256 size) {
        lines[0] = string.concat(amount, " ", currency).escapeHTML();
        size = _fitting(21, 220, CertificateText.width(amount) + CertificateText.width(currency) + 40);
        if (size >= 16) return (lines, size);
        (lines[0], lines[1]) = (amount, currency.escapeHTML());
        size = _fitting(21, 220, CertificateText.width(amount));
    }

    /// @dev The font size, at most `largest`, at which a line of that width fits into `pixels`.
    function _fitting(uint256 largest, uint256 pixels, uint256 width) private pure returns (uint256) {
        uint256 size = (pixels * 100) / width;
        return size < largest ? size : largest;
    }

    // ---- payment ----

    /// @dev Amount and currency in words, the latter not yet escaped. Symbol and decimals count only together: an amount scaled by guesswork would
    /// be worse than one in the token's smallest unit.
    function _payment(
        IRetirementCertificate.Certificate calldata certificate
    ) private view returns (string memory amount, string memory currency) {
        if (certificate.paid == 0) return ("", "");
        address token = certificate.paymentToken;
        if (token == address(0)) return (CertificateText.decimal(certificate.paid, 18), "native coins");

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
        return (CertificateText.grouped(certificate.paid), string.concat("units of ", _short(token)));
    }

    /// @dev `0x7099…79C8`
    function _short(address account) private pure returns (string memory) {
        string memory digits = account.toHexStringChecksummed();
        return string.concat(digits.slice(0, 6), unicode"…", digits.slice(38));
    }
}
