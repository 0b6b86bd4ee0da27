// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {ICertificateArt} from "../../../contracts/blocks/certificate/ICertificateArt.sol";
import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {CurrencyStub} from "../../../contracts/mocks/CurrencyStub.sol";
import {CertificateFixture} from "./CertificateFixture.sol";

contract CertificateArtTest is CertificateFixture {
    using LibString for string;

    string private constant JSON = "data:application/json;base64,";
    uint96 private constant PAID = 14_500_000;

    function _facts(uint64 kilograms) private view returns (ICertificateArt.Facts memory facts) {
        facts.collection = address(certificates);
        facts.certificateId = serial(START);
        facts.holder = holder;
        facts.certificate.batchId = serial(START);
        facts.certificate.start = START;
        facts.certificate.kilograms = kilograms;
        facts.certificate.retiredAt = uint32(NOW);
        facts.certificate.buyer = holder;
        facts.batch.end = START + kilograms;
        facts.batch.projectId = PROJECT;
        facts.batch.vintage = VINTAGE;
    }

    function _paidIn(address token) private view returns (ICertificateArt.Facts memory facts) {
        facts = _facts(14_000);
        facts.certificate.paymentToken = token;
        facts.certificate.paid = PAID;
    }

    function _currency(bytes memory symbol, uint256 decimals) private returns (address) {
        return address(new CurrencyStub(symbol, abi.encode(decimals), false));
    }

    function _json(ICertificateArt.Facts memory facts) private view returns (string memory) {
        return _decoded(art.certificateURI(facts));
    }

    function _decoded(string memory uri) private pure returns (string memory) {
        assertTrue(uri.startsWith(JSON));
        return string(Base64.decode(uri.slice(bytes(JSON).length)));
    }

    function _trait(string memory json, string memory name) private pure returns (string memory) {
        string[] memory parts = json.split(string.concat('{"trait_type":"', name, '","value":"'));
        if (parts.length != 2) return "(absent)";
        return parts[1].split('"}')[0];
    }

    // ---- text ----

    function test_a_certificate_tells_everything_it_knows() public {
        uint256 id = issue(START, END, NO_RANGE);
        address nori = _currency(abi.encode("NORI"), 6);
        ICreditToken.Retirement memory retirement = ICreditToken.Retirement(
            buyer,
            bytes32(uint256(0xabc)),
            "For the Bay"
        );
        uint256 certificateId = sell(id, 14_250, retirement, sale(nori, PAID, stranger));

        string memory json = _decoded(certificates.tokenURI(certificateId));
        assertEq(vm.parseJsonString(json, ".name"), "Retirement of 14.25 t CO2e");
        assertEq(
            vm.parseJsonString(json, ".description"),
            "14.25 tonnes of CO2 equivalent of project 102, vintage 2018, retired for ever on 2026-01-01. "
            "This certificate cannot be transferred. For the Bay"
        );
        assertEq(_trait(json, "Kilograms"), "14250");
        assertEq(_trait(json, "Tonnes"), "14.25");
        assertEq(_trait(json, "Project"), "102");
        assertEq(_trait(json, "Vintage"), "2018");
        assertEq(_trait(json, "Serial block"), LibString.toHexString(uint256(BLOCK), 24));
        assertEq(_trait(json, "First kilogram"), LibString.toString(START));
        assertEq(_trait(json, "Last kilogram"), LibString.toString(START + 14_249));
        assertEq(_trait(json, "Batch"), LibString.toHexString(id, 32));
        assertEq(_trait(json, "Retired on"), "2026-01-01");
        assertEq(_trait(json, "Holder"), LibString.toHexStringChecksummed(buyer));
        assertEq(_trait(json, "Buyer"), LibString.toHexStringChecksummed(stranger));
        assertEq(_trait(json, "Paid"), "14.5 NORI");
        assertEq(_trait(json, "Payment token"), LibString.toHexStringChecksummed(nori));
        assertEq(_trait(json, "Details root"), LibString.toHexString(uint256(0xabc), 32));
        assertEq(_trait(json, "Inscription"), "For the Bay");
        assertEq(_trait(json, "Status"), "Retired");
    }

    function test_a_certificate_is_silent_about_what_was_not_stated() public view {
        string memory json = _json(_facts(14_000));
        assertEq(_trait(json, "Paid"), "(absent)");
        assertEq(_trait(json, "Payment token"), "(absent)");
        assertEq(_trait(json, "Details root"), "(absent)");
        assertEq(_trait(json, "Inscription"), "(absent)");
        string memory svg = art.certificateSVG(_facts(14_000));
        assertFalse(svg.contains("PAID"));
        assertFalse(svg.contains("bought by"));
    }

    function test_the_picture_in_the_text_is_the_picture() public view {
        ICertificateArt.Facts memory facts = _facts(14_000);
        string memory image = vm.parseJsonString(_json(facts), ".image");
        assertEq(image, string.concat("data:image/svg+xml;base64,", Base64.encode(bytes(art.certificateSVG(facts)))));
    }

    function test_a_batch_tells_its_range_project_and_state() public {
        uint256 id = issueRetireOnly();
        retire(id, 7);
        string memory json = _decoded(credits.uri(id));
        assertEq(vm.parseJsonString(json, ".name"), "Credits of project 102, vintage 2018");
        assertEq(vm.parseJsonUint(json, ".decimals"), 3);
        assertEq(vm.parseJsonString(json, ".properties.serialBlock"), LibString.toHexString(uint256(BLOCK), 24));
        assertEq(vm.parseJsonString(json, ".properties.firstKilogram"), LibString.toString(START));
        assertEq(vm.parseJsonString(json, ".properties.lastKilogram"), LibString.toString(END - 1));
        assertEq(vm.parseJsonString(json, ".properties.retiredKilograms"), "7");
        assertTrue(vm.parseJsonBool(json, ".properties.retireOnly"));
        assertEq(vm.parseJsonBytes32(json, ".properties.dataDigest"), EVIDENCE);
    }

    // ---- injection ----

    function test_no_inscription_breaks_out_of_the_text_or_the_picture() public view {
        ICertificateArt.Facts memory facts = _facts(14_000);
        facts.certificate.inscription = unicode'"},{"a":"\\"]}</text><script>alert(\'1\')</script>&amp; $A –';
        string memory json = _json(facts);
        assertTrue(vm.parseJsonString(json, ".description").endsWith(facts.certificate.inscription));
        assertEq(vm.parseJsonString(json, ".attributes[12].value"), "Retired");
        assertEq(vm.parseJsonString(json, ".attributes[11].value"), facts.certificate.inscription);

        string memory svg = art.certificateSVG(facts);
        assertFalse(svg.contains("<script"));
        assertFalse(svg.contains("&amp; "));
        assertTrue(svg.contains("&lt;script&gt;"));
        assertTrue(svg.contains("&amp;amp;"));
        assertTrue(svg.contains("$A"));
    }

    function test_no_symbol_breaks_out_of_the_text_or_the_picture() public {
        ICertificateArt.Facts memory facts = _paidIn(_currency(abi.encode('"<b>&\\'), 6));
        assertEq(vm.parseJsonString(_json(facts), ".attributes[11].value"), '14.5 "<b>&\\');
        string memory svg = art.certificateSVG(facts);
        assertFalse(svg.contains("<b>"));
        assertTrue(svg.contains("&lt;b&gt;&amp;\\"));
    }

    // ---- payment ----

    function test_counts_a_payment_in_the_tokens_own_decimals() public {
        assertEq(_trait(_json(_paidIn(_currency(abi.encode("USDC"), 6))), "Paid"), "14.5 USDC");
        assertEq(_trait(_json(_paidIn(_currency(abi.encode("PTS"), 0))), "Paid"), "14,500,000 PTS");
        assertEq(_trait(_json(_paidIn(_currency(bytes.concat(bytes32("MKR")), 2))), "Paid"), "145,000 MKR");
    }

    function test_counts_a_payment_in_the_coin_of_the_chain() public view {
        ICertificateArt.Facts memory facts = _paidIn(address(0));
        facts.certificate.paid = 1.5 ether;
        assertEq(_trait(_json(facts), "Paid"), "1.5 native coins");
    }

    function test_falls_back_to_units_of_an_address_if_a_token_tells_no_sense() public {
        address[9] memory tokens = [
            stranger, // no contract
            address(art), // answers to neither
            _currency(abi.encode(""), 6),
            _currency(abi.encode("a\nb"), 6),
            _currency(abi.encode(bytes(hex"ff")), 6),
            _currency(abi.encode(unicode"\u202Eabc"), 6),
            _currency(abi.encode("BIG"), 37),
            address(new CurrencyStub(abi.encode("CUT"), hex"12", false)),
            address(new CurrencyStub(abi.encode("NIL"), "", false))
        ];
        for (uint256 i = 0; i < tokens.length; ++i) {
            string memory paid = _trait(_json(_paidIn(tokens[i])), "Paid");
            assertTrue(paid.startsWith("14,500,000 units of 0x"), paid);
        }
    }

    function test_is_drawn_although_a_token_burns_all_it_is_given() public {
        address hanging = address(new CurrencyStub("", "", true));
        uint256 before = gasleft();
        assertTrue(_trait(_json(_paidIn(hanging)), "Paid").startsWith("14,500,000 units of 0x"));
        assertLt(before - gasleft(), 30_000_000);
    }

    function test_is_drawn_although_a_token_answers_at_great_length() public {
        bytes memory answer = abi.encode(string(new bytes(4_000)));
        address talking = address(new CurrencyStub(answer, answer, false));
        assertTrue(_trait(_json(_paidIn(talking)), "Paid").startsWith("14,500,000 units of 0x"));
    }

    // ---- picture ----

    function test_the_picture_shows_the_facts() public {
        ICertificateArt.Facts memory facts = _paidIn(_currency(abi.encode("NORI"), 6));
        facts.certificate.buyer = buyer;
        facts.certificate.inscription = "For the Bay";
        string memory svg = art.certificateSVG(facts);
        string[9] memory shown = [
            ">14 t CO<",
            "14,000 kilograms of carbon dioxide equivalent",
            LibString.toHexStringChecksummed(holder),
            string.concat("bought by ", LibString.toHexStringChecksummed(buyer)),
            "For the Bay",
            "2026-01-01",
            "14.5 NORI",
            "kilograms 120,158,095,000 to 120,158,108,999",
            string.concat("Chain 31337 ", unicode"· contract ", LibString.toHexStringChecksummed(address(certificates)))
        ];
        for (uint256 i = 0; i < shown.length; ++i) assertTrue(svg.contains(shown[i]), shown[i]);
    }

    function test_one_kilogram_is_written_in_the_singular() public view {
        string memory svg = art.certificateSVG(_facts(1));
        assertTrue(svg.contains(">0.001 t CO<"));
        assertTrue(svg.contains(">1 kilogram of"));
        assertTrue(svg.contains(">kilogram 120,158,095,000<"));
    }

    function test_a_certificate_is_always_drawn_alike_and_no_two_alike() public view {
        ICertificateArt.Facts memory facts = _facts(14_000);
        string memory svg = art.certificateSVG(facts);
        assertEq(svg, art.certificateSVG(facts));
        facts.certificateId += 1;
        string memory other = art.certificateSVG(facts);
        assertFalse(svg.slice(0, svg.indexOf("</defs>")).eq(other.slice(0, other.indexOf("</defs>"))));
    }

    function test_the_longest_values_stay_small_and_cheap() public {
        ICertificateArt.Facts memory facts = _facts(1);
        facts.certificate.start = 0;
        facts.certificate.kilograms = type(uint64).max;
        facts.certificate.inscription = LibString.repeat("<", 96);
        facts.certificate.paid = type(uint96).max;
        facts.certificate.paymentToken = _currency(abi.encode("<<<<<<<<<<<<<<<<"), 36);
        facts.certificate.buyer = buyer;
        facts.batch.projectId = type(uint64).max;
        facts.batch.vintage = type(uint16).max;
        uint256 before = gasleft();
        string memory uri = art.certificateURI(facts);
        assertLt(before - gasleft(), 5_000_000);
        assertGt(bytes(uri).length, 0);
        assertLt(bytes(art.certificateSVG(facts)).length, 12_000);
    }

    /// @dev A font size stands beside each text whose length varies; with it the widest line stays on the sheet.
    function testFuzz_no_inscription_runs_off_the_sheet(uint256 seed, uint8 length) public view {
        bytes memory text = new bytes((length % 96) + 1);
        for (uint256 i = 0; i < text.length; ++i) {
            text[i] = bytes1(uint8(0x20 + (uint256(keccak256(abi.encode(seed, i))) % 95)));
        }
        ICertificateArt.Facts memory facts = _facts(14_000);
        facts.certificate.inscription = string(text);
        string memory svg = art.certificateSVG(facts);
        string[] memory parts = svg.split('" class="i t">');
        // The last two of these are the lines of the inscription; each follows its own font size.
        for (uint256 i = parts.length - 2; i < parts.length; ++i) {
            uint256 shown = _shownLength(parts[i].split("</text>")[0]);
            uint256 size = vm.parseUint(parts[i - 1].slice(parts[i - 1].lastIndexOf('font-size="') + 11));
            assertLe(size, 26);
            // No letter of a common serif font is wider than 1.05 times its size, and most are far narrower.
            if (shown >= 48) assertGe(size, 17);
            assertLe(shown * size * 60, 1_000 * 100);
        }
    }

    /// @dev Length of an escaped line as it is read.
    function _shownLength(string memory line) private pure returns (uint256) {
        line = line.replace("&lt;", "x").replace("&gt;", "x").replace("&quot;", "x").replace("&#39;", "x");
        return bytes(line.replace("&amp;", "x")).length;
    }
}
