// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {IRetirementCertificate} from "../../../contracts/blocks/certificate/IRetirementCertificate.sol";
import {FingerprintsHarness} from "../../../contracts/mocks/FingerprintsHarness.sol";
import {CertificateFixture} from "./CertificateFixture.sol";

contract RetirementCertificateTest is CertificateFixture {
    uint256 private id;
    uint64 private constant LONG = 5_000_000_000; // kilograms, beyond 2^32

    function setUp() public override {
        super.setUp();
        id = issue(START, END, NO_RANGE);
    }

    function _sell(ICreditToken.Sale memory stated) private returns (uint256) {
        return sell(id, 14_000, plain(buyer), stated);
    }

    function _retireInscribed(string memory text) private returns (uint256) {
        vm.prank(holder);
        return credits.retire(id, 1, inscribed(text));
    }

    // ---- what it says ----

    function test_says_what_was_retired_when_and_for_whom() public {
        retire(id, 10);
        vm.warp(NOW + 1 days);
        uint256 certificateId = retire(id, 14_000);

        assertEq(certificateId, serial(START + 10));
        assertEq(certificates.ownerOf(certificateId), holder);
        IRetirementCertificate.Certificate memory certificate = certificates.certificateOf(certificateId);
        assertEq(certificate.batchId, id);
        assertEq(certificate.start, START + 10);
        assertEq(certificate.kilograms, 14_000);
        assertEq(certificate.retiredAt, NOW + 1 days);
        assertEq(certificate.buyer, holder);
        assertEq(certificate.paymentToken, address(0));
        assertEq(certificate.paid, 0);
        assertEq(certificate.detailsRoot, 0);
        assertEq(certificate.inscription, "");
    }

    function test_says_who_paid_how_much_and_what_else_was_stated() public {
        ICreditToken.Retirement memory retirement = plain(buyer);
        retirement.detailsRoot = keccak256("root");
        retirement.inscription = unicode'For the oyster reefs – 14 t, "gladly"';

        vm.expectEmit(address(certificates));
        emit ERC721.Transfer(address(0), buyer, serial(START));
        vm.expectEmit(address(certificates));
        emit IRetirementCertificate.Locked(serial(START));
        vm.expectEmit(address(certificates));
        emit IRetirementCertificate.CertificateIssued(
            serial(START),
            id,
            stranger,
            14_000,
            address(art),
            type(uint96).max,
            retirement.detailsRoot,
            retirement.inscription
        );
        uint256 certificateId = sell(id, 14_000, retirement, sale(address(art), type(uint96).max, stranger));

        IRetirementCertificate.Certificate memory certificate = certificates.certificateOf(certificateId);
        assertEq(certificate.buyer, stranger);
        assertEq(certificate.paymentToken, address(art));
        assertEq(certificate.paid, type(uint96).max);
        assertEq(certificate.detailsRoot, retirement.detailsRoot);
        assertEq(certificate.inscription, retirement.inscription);
        assertEq(certificates.ownerOf(certificateId), buyer);
    }

    function test_says_a_payment_in_the_coin_of_the_chain() public {
        uint256 certificateId = _sell(sale(address(0), 5, address(0)));
        assertEq(certificates.certificateOf(certificateId).paid, 5);
        assertEq(certificates.certificateOf(certificateId).buyer, buyer);
    }

    function test_names_the_owner_as_buyer_unless_said_otherwise() public {
        assertEq(certificates.certificateOf(_sell(sale(address(0), 5, buyer))).buyer, buyer);
    }

    function test_writes_no_payment_token_where_nothing_was_paid() public {
        uint256 certificateId = _sell(sale(address(art), 0, stranger));
        assertEq(certificates.certificateOf(certificateId).paymentToken, address(0));
        assertEq(certificates.certificateOf(certificateId).buyer, stranger);
    }

    /// @dev Quantities on both sides of what fits beside the owner, at any place of any batch.
    function testFuzz_says_the_exact_range_and_batch(uint64 start, uint64 before, uint64 kilograms) public {
        start = uint64(bound(start, 0, type(uint64).max - 3));
        before = uint64(bound(before, 1, type(uint64).max - start - 2));
        kilograms = uint64(bound(kilograms, 1, type(uint64).max - start - before));
        _retireTwice(start, before, kilograms);
    }

    function test_says_the_exact_range_at_the_edges_of_the_short_form() public {
        uint64 edge = type(uint32).max;
        _retireTwice(1, edge, edge);
        _retireTwice(2, edge + 1, edge);
        _retireTwice(3, edge, edge + 1);
        _retireTwice(4, edge + 1, edge + 1);
        _retireTwice(5, LONG, 1);
        _retireTwice(6, 1, LONG);
    }

    function _retireTwice(uint64 start, uint64 before, uint64 kilograms) private {
        ICreditToken.Issuance memory wanted = issuance(start, type(uint64).max, NO_RANGE);
        wanted.blockKey = uint192(uint256(keccak256(abi.encode(start, before, kilograms))));
        vm.prank(issuer);
        uint256 batchId = credits.issue(wanted);
        retire(batchId, before);
        uint256 certificateId = retire(batchId, kilograms);
        IRetirementCertificate.Certificate memory certificate = certificates.certificateOf(certificateId);
        assertEq(certificateId, batchId + before);
        assertEq(certificate.batchId, batchId);
        assertEq(certificate.start, start + before);
        assertEq(certificate.kilograms, kilograms);
        assertEq(certificate.retiredAt, NOW);
        assertEq(certificates.certificateOf(batchId).kilograms, before);
    }

    function test_keeps_its_batch_when_the_rest_is_split_off() public {
        retire(id, 10);
        uint256 certificateId = retire(id, 10);
        vm.prank(holder);
        credits.split(id, START + 20);
        assertEq(certificates.certificateOf(certificateId).batchId, id);
    }

    function test_counts_the_certificates_of_an_owner() public {
        retire(id, 1);
        retire(id, 1);
        assertEq(certificates.balanceOf(holder), 2);
    }

    function test_has_a_name_and_speaks_its_standards() public view {
        assertEq(certificates.name(), "Retirement Certificate");
        assertEq(certificates.symbol(), "RETIRED");
        bytes4[5] memory known = [
            bytes4(0x01ffc9a7), // ERC-165
            bytes4(0x80ac58cd), // ERC-721
            bytes4(0x5b5e139f), // ERC-721 metadata
            bytes4(0xb45a3c0e), // ERC-5192
            bytes4(0x49064906) // ERC-4906
        ];
        for (uint256 i = 0; i < known.length; ++i) assertTrue(certificates.supportsInterface(known[i]));
        assertTrue(certificates.supportsInterface(type(IRetirementCertificate).interfaceId));
        assertFalse(certificates.supportsInterface(0xffffffff));
    }

    // ---- who may issue ----

    function test_refuses_to_be_issued_by_anyone_but_the_credit_token() public {
        address[4] memory callers = [admin, issuer, seller, holder];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.CertificateIssuerOnly.selector, callers[i]));
            certificates.issue(id, START, 1, plain(stranger), sale(address(0), 0, address(0)));
        }
    }

    function test_refuses_to_issue_the_same_serial_twice_even_to_the_credit_token() public {
        retire(id, 10);
        vm.prank(address(credits));
        vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.CertificateExists.selector, serial(START)));
        certificates.issue(id, START, 1, plain(stranger), sale(address(0), 0, address(0)));
        assertEq(certificates.ownerOf(serial(START)), holder);
    }

    // ---- it never moves ----

    function test_refuses_to_move_for_its_owner_and_for_everyone_else() public {
        uint256 certificateId = retire(id, 10);
        bytes memory locked = abi.encodeWithSelector(IRetirementCertificate.CertificateLocked.selector, certificateId);
        address[5] memory callers = [holder, admin, seller, address(credits), stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.startPrank(callers[i]);
            vm.expectRevert(locked);
            certificates.transferFrom(holder, stranger, certificateId);
            vm.expectRevert(locked);
            certificates.safeTransferFrom(holder, stranger, certificateId);
            vm.expectRevert(locked);
            certificates.safeTransferFrom(holder, stranger, certificateId, "");
            vm.expectRevert(locked);
            certificates.approve(stranger, certificateId);
            vm.expectRevert(
                abi.encodeWithSelector(IRetirementCertificate.CertificateOperatorRefused.selector, stranger)
            );
            certificates.setApprovalForAll(stranger, true);
            vm.stopPrank();
        }
        assertEq(certificates.ownerOf(certificateId), holder);
        assertEq(certificates.getApproved(certificateId), address(0));
        assertFalse(certificates.isApprovedForAll(holder, stranger));
    }

    function test_refuses_to_take_back_approvals_that_never_were() public {
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.CertificateOperatorRefused.selector, stranger));
        certificates.setApprovalForAll(stranger, false);
    }

    function test_refuses_to_move_with_money_attached() public {
        uint256 certificateId = retire(id, 10);
        vm.deal(holder, 1 ether);
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.CertificateLocked.selector, certificateId));
        certificates.transferFrom{value: 1 ether}(holder, stranger, certificateId);
        assertEq(holder.balance, 1 ether);
    }

    function test_is_locked() public {
        assertTrue(certificates.locked(retire(id, 10)));
    }

    function test_refuses_to_speak_of_a_certificate_that_does_not_exist() public {
        retire(id, 10);
        uint256 inside = serial(START + 5); // a retired serial, but not the first of a certificate
        bytes memory unknown = abi.encodeWithSelector(IRetirementCertificate.CertificateUnknown.selector, inside);
        vm.expectRevert(unknown);
        certificates.locked(inside);
        vm.expectRevert(unknown);
        certificates.certificateOf(inside);
        vm.expectRevert(unknown);
        certificates.tokenURI(inside);
        vm.expectRevert(unknown);
        certificates.disclosesField(inside, 0, "", 0, new bytes32[](0));
    }

    // ---- the public line ----

    function test_carries_a_line_of_every_length_up_to_96_bytes() public {
        uint256[7] memory lengths = [uint256(1), 31, 32, 33, 64, 95, 96];
        for (uint256 i = 0; i < lengths.length; ++i) {
            string memory line = string(_repeated("x", lengths[i]));
            assertEq(certificates.certificateOf(_retireInscribed(line)).inscription, line);
        }
    }

    function test_refuses_a_line_of_97_bytes() public {
        vm.prank(holder);
        vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.InscriptionTooLong.selector, 97));
        credits.retire(id, 1, inscribed(string(_repeated("x", 97))));
    }

    function test_refuses_a_line_that_is_not_clean_text() public {
        bytes[8] memory lines = [
            bytes("two\nlines"),
            bytes("tab\there"),
            bytes("nul\x00 "),
            bytes(hex"646561c0af"), // overlong slash
            bytes(hex"646561eda080"), // surrogate
            bytes(hex"646561e280ae78"), // right-to-left override
            bytes(hex"646561ff"),
            bytes(hex"646561e282") // cut short
        ];
        for (uint256 i = 0; i < lines.length; ++i) {
            vm.prank(holder);
            vm.expectRevert(abi.encodeWithSelector(IRetirementCertificate.InscriptionMalformed.selector, 3));
            credits.retire(id, 1, inscribed(string(lines[i])));
        }
    }

    // ---- private details ----

    function test_discloses_each_of_four_fields_and_nothing_else() public {
        FingerprintsHarness fingerprints = new FingerprintsHarness();
        bytes32[4] memory fields = [
            keccak256("beneficiary"),
            keccak256("purpose"),
            keccak256("country"),
            keccak256("period")
        ];
        bytes[4] memory values = [bytes("Chesapeake Oyster Co."), bytes("voluntary"), bytes("US"), bytes("2025")];
        bytes32[4] memory salts;
        bytes32[4] memory leaves;
        for (uint256 i = 0; i < 4; ++i) {
            salts[i] = keccak256(abi.encode("salt", i));
            leaves[i] = fingerprints.fingerprint(fields[i], values[i], salts[i]);
        }
        bytes32 left = _node(leaves[0], leaves[1]);
        bytes32 right = _node(leaves[2], leaves[3]);
        ICreditToken.Retirement memory retirement = plain(holder);
        retirement.detailsRoot = _node(left, right);
        vm.prank(holder);
        uint256 certificateId = credits.retire(id, 1, retirement);

        bytes32[] memory proof = new bytes32[](2);
        for (uint256 i = 0; i < 4; ++i) {
            (proof[0], proof[1]) = (leaves[i ^ 1], i < 2 ? right : left);
            assertTrue(certificates.disclosesField(certificateId, fields[i], values[i], salts[i], proof));
            assertFalse(certificates.disclosesField(certificateId, fields[i], "other", salts[i], proof));
            assertFalse(certificates.disclosesField(certificateId, fields[i], values[i], salts[i ^ 1], proof));
            assertFalse(certificates.disclosesField(certificateId, fields[i ^ 1], values[i], salts[i], proof));
            (proof[0], proof[1]) = (proof[1], proof[0]);
            assertFalse(certificates.disclosesField(certificateId, fields[i], values[i], salts[i], proof));
        }
    }

    function test_discloses_nothing_where_nothing_was_recorded() public {
        uint256 certificateId = retire(id, 1);
        assertFalse(certificates.disclosesField(certificateId, 0, "", 0, new bytes32[](0)));
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _repeated(bytes1 char, uint256 times) private pure returns (bytes memory text) {
        text = new bytes(times);
        for (uint256 i = 0; i < times; ++i) text[i] = char;
    }
}
