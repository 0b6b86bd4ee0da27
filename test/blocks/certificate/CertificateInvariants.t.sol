// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {CreditToken} from "../../../contracts/blocks/certificate/CreditToken.sol";
import {ICreditToken} from "../../../contracts/blocks/certificate/ICreditToken.sol";
import {IRetirementCertificate} from "../../../contracts/blocks/certificate/IRetirementCertificate.sol";
import {RetirementCertificate} from "../../../contracts/blocks/certificate/RetirementCertificate.sol";
import {CertificateFixture} from "./CertificateFixture.sol";

/// @notice Issues, splits, moves and retires at random in two blocks, as four holders, and tries to move certificates.
contract CertificateHandler is Test {
    CreditToken private immutable credits;
    RetirementCertificate private immutable certificates;
    address private immutable issuer;
    address private immutable seller;

    uint192[2] public blocks = [uint192(7), type(uint192).max];
    address[4] public holders;
    uint256[] public batches;
    uint256[] public retired; // certificate ids
    mapping(uint256 certificateId => address) public firstOwner;
    mapping(uint192 blockKey => uint256) public issuedIn;
    uint256 public issued;
    uint256 public retiredTotal;
    mapping(bytes32 action => uint256) public done;

    constructor(CreditToken credits_, address issuer_, address seller_) {
        credits = credits_;
        certificates = RetirementCertificate(credits_.certificates());
        (issuer, seller) = (issuer_, seller_);
        holders = [makeAddr("ann"), makeAddr("bob"), makeAddr("cem"), makeAddr("dee")];
    }

    function issue(uint256 seed, uint64 start, uint64 length, uint256 to, bool retireOnly) external {
        uint192 blockKey = blocks[seed % 2];
        start = uint64(bound(start, 0, 4_000));
        length = uint64(bound(length, 1, 300));
        (uint64 hint, ) = credits.predecessorOf(blockKey, start, type(uint64).max, 1_000);
        ICreditToken.Issuance memory wanted = ICreditToken.Issuance(
            holders[to % 4],
            blockKey,
            start,
            start + length,
            hint,
            1,
            2020,
            retireOnly ? 1 : 0,
            bytes32(seed)
        );
        vm.prank(issuer);
        try credits.issue(wanted) returns (uint256 id) {
            batches.push(id);
            issuedIn[blockKey] += length;
            issued += length;
            ++done["issue"];
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), ICreditToken.SerialRangeOverlap.selector);
            ++done["overlap"];
        }
    }

    function split(uint256 seed, uint256 who, uint64 cut) external {
        (uint256 id, address holder, uint256 balance) = _holding(seed, who);
        if (balance < 2) return;
        cut = uint64(bound(cut, 1, balance));
        uint64 position = credits.batchOf(id).end - cut;
        if (position == uint64(id)) return;
        vm.prank(holder);
        batches.push(credits.split(id, position));
        ++done["split"];
    }

    function move(uint256 seed, uint256 who, uint256 to, uint256 amount) external {
        (uint256 id, address holder, uint256 balance) = _holding(seed, who);
        if (balance == 0) return;
        amount = bound(amount, 1, balance);
        address receiver = holders[to % 4];
        bool allowed = credits.batchOf(id).flags == 0;
        vm.prank(holder);
        try credits.safeTransferFrom(holder, receiver, id, amount, "") {
            assertTrue(allowed, "retire-only credits moved");
            ++done["move"];
        } catch (bytes memory reason) {
            assertFalse(allowed, "a free transfer was refused");
            assertEq(bytes4(reason), ICreditToken.CreditRetireOnly.selector);
        }
    }

    function retire(uint256 seed, uint256 who, uint64 kilograms, bool bySeller, uint96 paid) external {
        (uint256 id, address holder, uint256 balance) = _holding(seed, who);
        if (balance == 0) return;
        kilograms = uint64(bound(kilograms, 1, balance));
        ICreditToken.Retirement memory retirement;
        retirement.holder = holders[(seed >> 8) % 4];
        uint256 certificateId = id + credits.batchOf(id).retired;
        vm.prank(holder);
        if (bySeller) {
            ICreditToken.Sale memory stated = ICreditToken.Sale({buyer: holder, paymentToken: address(0), paid: paid});
            credits.safeTransferFrom(holder, seller, id, kilograms, abi.encode(retirement, stated));
            assertEq(credits.balanceOf(seller, id), 0);
        } else {
            credits.retire(id, kilograms, retirement);
        }
        retired.push(certificateId);
        firstOwner[certificateId] = retirement.holder;
        retiredTotal += kilograms;
        ++done["retire"];
    }

    function grab(uint256 seed, uint256 who, uint256 way) external {
        if (retired.length == 0) return;
        uint256 certificateId = retired[seed % retired.length];
        address owner = certificates.ownerOf(certificateId);
        address thief = [holders[who % 4], owner, address(credits), address(certificates), issuer][way % 5];
        bytes[6] memory attempts = [
            abi.encodeCall(certificates.transferFrom, (owner, thief, certificateId)),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", owner, thief, certificateId),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", owner, thief, certificateId, ""),
            abi.encodeCall(certificates.approve, (thief, certificateId)),
            abi.encodeCall(certificates.setApprovalForAll, (thief, true)),
            abi.encodeWithSignature("burn(uint256)", certificateId)
        ];
        vm.prank(thief);
        (bool ok, ) = address(certificates).call(attempts[(way >> 8) % 6]);
        assertFalse(ok, "a certificate obeyed");
        ++done["grab"];
    }

    /// @dev Some batch and somebody who holds credits of it, looked for from a random place on.
    function _holding(uint256 seed, uint256 who) private view returns (uint256 id, address holder, uint256 balance) {
        for (uint256 i = 0; i < batches.length; ++i) {
            id = batches[addmod(seed, i, batches.length)];
            for (uint256 j = 0; j < 4; ++j) {
                holder = holders[addmod(who, j, 4)];
                balance = credits.balanceOf(holder, id);
                if (balance != 0) return (id, holder, balance);
            }
        }
    }

    function batchCount() external view returns (uint256) {
        return batches.length;
    }

    function certificateCount() external view returns (uint256) {
        return retired.length;
    }
}

contract CertificateInvariants is CertificateFixture {
    CertificateHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new CertificateHandler(credits, issuer, seller);
        targetContract(address(handler));
    }

    /// @dev Walks each block: sorted, disjoint, and every batch that ever was is on the list. Splitting keeps the sum
    /// of the lengths, so no serial came or went.
    function invariant_no_two_live_ranges_overlap() public view {
        uint256 seen;
        for (uint256 b = 0; b < 2; ++b) {
            uint192 blockKey = handler.blocks(b);
            uint256 kilograms;
            uint64 end;
            (uint64 start, bool done) = credits.predecessorOf(blockKey, type(uint64).max, NO_RANGE, 0);
            assertFalse(done);
            (start, done) = credits.predecessorOf(blockKey, type(uint64).max, NO_RANGE, 1);
            while (start != NO_RANGE) {
                ICreditToken.Batch memory batch = credits.batchOf((uint256(blockKey) << 64) | start);
                assertGe(start, end, "ranges overlap or are out of order");
                assertGt(batch.end, start);
                kilograms += batch.end - start;
                end = batch.end;
                ++seen;
                start = batch.next == 0 ? NO_RANGE : batch.next;
            }
            assertEq(kilograms, handler.issuedIn(blockKey), "serials came or went");
        }
        assertEq(seen, handler.batchCount());
    }

    function invariant_what_was_issued_circulates_or_is_retired() public view {
        uint256 circulating;
        uint256 retired;
        for (uint256 i = 0; i < handler.batchCount(); ++i) {
            uint256 id = handler.batches(i);
            ICreditToken.Batch memory batch = credits.batchOf(id);
            uint256 balances;
            for (uint256 j = 0; j < 4; ++j) balances += credits.balanceOf(handler.holders(j), id);
            assertEq(batch.end - uint64(id), balances + batch.retired);
            assertEq(credits.circulatingOf(id), balances);
            circulating += balances;
            retired += batch.retired;
        }
        assertEq(circulating + retired, handler.issued());
        assertEq(retired, handler.retiredTotal());
    }

    /// @dev The certificates of a batch, told apart by their batch id, lie end to end from its start on.
    function invariant_certificates_partition_what_is_retired() public view {
        uint256 certified;
        for (uint256 i = 0; i < handler.certificateCount(); ++i) {
            IRetirementCertificate.Certificate memory certificate = certificates.certificateOf(handler.retired(i));
            ICreditToken.Batch memory batch = credits.batchOf(certificate.batchId);
            uint64 start = uint64(certificate.batchId);
            assertGe(certificate.start, start);
            assertLe(certificate.start + certificate.kilograms, start + batch.retired);
            for (uint256 j = 0; j < i; ++j) {
                IRetirementCertificate.Certificate memory other = certificates.certificateOf(handler.retired(j));
                assertTrue(
                    other.batchId != certificate.batchId ||
                        other.start + other.kilograms <= certificate.start ||
                        certificate.start + certificate.kilograms <= other.start,
                    "two certificates share a serial"
                );
            }
            certified += certificate.kilograms;
        }
        assertEq(certified, handler.retiredTotal());
    }

    function invariant_a_certificate_stays_with_its_first_owner() public view {
        for (uint256 i = 0; i < handler.certificateCount(); ++i) {
            uint256 certificateId = handler.retired(i);
            assertEq(certificates.ownerOf(certificateId), handler.firstOwner(certificateId));
            assertEq(certificates.getApproved(certificateId), address(0));
        }
    }

    /// @dev The walk means something only if the handler does something.
    function afterInvariant() public view {
        assertGt(handler.done("issue"), 0);
        assertGt(handler.done("retire") + handler.done("split") + handler.done("move"), 3);
    }
}
