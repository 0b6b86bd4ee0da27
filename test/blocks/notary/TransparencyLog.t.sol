// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {ITransparencyLog} from "../../../contracts/blocks/notary/ITransparencyLog.sol";
import {TransparencyLog} from "../../../contracts/blocks/notary/TransparencyLog.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";
import {ReferenceTree} from "../../helpers/ReferenceTree.sol";

contract TransparencyLogTest is BlockTest {
    TransparencyLog private ledger = new TransparencyLog();

    address private operator;
    uint256 private key;
    address private relayer = makeAddr("relayer");
    address private stranger = makeAddr("stranger");

    bytes32 private id;
    bytes32 private appended;
    bytes32[] private leaves;
    bytes32[] private others;
    /// Of both faces, by size, worked out beforehand: a hash is a call, which `expectRevert` would take for the refusal.
    bytes32[] private roots;
    bytes32[] private otherRoots;

    uint64 private constant NOW = uint64(DEADLINE) - 1 days;
    uint64 private constant MADE = NOW - 60;
    uint256 private constant COUNT = 24;
    /// The entry that differs between the two faces of the operator.
    uint256 private constant FORGED = 2;
    uint256 private constant MAX_BATCH = 1024;
    bytes32[] private none;

    function setUp() public {
        (operator, key) = makeAddrAndKey("operator");
        for (uint256 i = 0; i < COUNT; ++i) {
            leaves.push(sha256(abi.encodePacked("leaf", i)));
            others.push(i == FORGED ? sha256("forged") : leaves[i]);
        }
        for (uint256 size = 0; size <= COUNT; ++size) {
            roots.push(ReferenceTree.mth(leaves, 0, size));
            otherRoots.push(ReferenceTree.mth(others, 0, size));
        }
        id = ledger.logId(operator, 1, false);
        appended = ledger.logId(operator, 1, true);
        vm.warp(NOW);
        _actAs(operator);
    }

    function _root(uint64 size) private view returns (bytes32) {
        return roots[size];
    }

    function _proof(uint64 size1, uint64 size2) private view returns (bytes32[] memory) {
        return ReferenceTree.subproof(leaves, size1, 0, size2, true);
    }

    function _head(uint64 size) private view returns (ITransparencyLog.TreeHead memory) {
        return ITransparencyLog.TreeHead(size, _root(size), MADE);
    }

    /// A head of the operator's other face.
    function _otherHead(uint64 size) private view returns (ITransparencyLog.TreeHead memory) {
        return ITransparencyLog.TreeHead(size, otherRoots[size], MADE);
    }

    /// Evidence made in the tree of the other face.
    function _evidence(uint64 size1, uint64 size2) private view returns (bytes32[] memory) {
        return ReferenceTree.subproof(others, size1, 0, size2, false);
    }

    function _digest(
        TransparencyLog target,
        uint256 chainId,
        bytes32 log,
        ITransparencyLog.TreeHead memory head
    ) private pure returns (bytes32) {
        bytes32 typehash = keccak256("TreeHead(bytes32 log,uint64 size,bytes32 root,uint64 timestamp)");
        bytes32 structHash = keccak256(abi.encode(typehash, log, head.size, head.root, head.timestamp));
        return _typedDigest("Trellis TransparencyLog", chainId, address(target), structHash);
    }

    function _signed(ITransparencyLog.TreeHead memory head) private view returns (bytes memory) {
        return _sign(key, _digest(ledger, block.chainid, id, head));
    }

    function _anchor(uint64 from, uint64 to) private {
        ledger.anchor(id, to, _root(to), from == 0 ? none : _proof(from, to));
    }

    function _assertHead(bytes32 log, uint64 size, bytes32 root, uint64 advancedAt) private view {
        (uint64 s, bytes32 r, uint64 a) = ledger.headOf(log);
        assertEq(s, size);
        assertEq(r, root);
        assertEq(a, advancedAt);
    }

    function _slice(uint256 from, uint256 to) private view returns (bytes32[] memory part) {
        part = new bytes32[](to - from);
        for (uint256 i = 0; i < part.length; ++i) part[i] = leaves[from + i];
    }

    // ——— anchor

    function test_works_alone() public {
        _assertHead(id, 0, sha256(""), 0);
        vm.expectEmit(address(ledger));
        emit ITransparencyLog.TreeHeadAnchored(id, 3, _root(3));
        _anchor(0, 3);
        _assertHead(id, 3, _root(3), NOW);
        vm.warp(NOW + 1);
        vm.expectEmit(address(ledger));
        emit ITransparencyLog.TreeHeadAnchored(id, 7, _root(7));
        _anchor(3, 7);
        _assertHead(id, 7, _root(7), NOW + 1);
        assertFalse(ledger.isForked(id));
    }

    function test_keeps_logs_apart() public {
        bytes32 second = ledger.logId(operator, 2, false);
        _anchor(0, 3);
        ledger.anchor(second, 5, _root(5), none);
        _assertHead(id, 3, _root(3), NOW);
        _assertHead(second, 5, _root(5), NOW);
    }

    function testFuzz_names_operator_number_and_kind_in_the_id(address who, uint88 number, bool kind) public view {
        bytes32 expected = bytes32(abi.encodePacked(who, number, kind));
        assertEq(ledger.logId(who, number, kind), expected);
    }

    function test_refuses_anybody_but_the_operator() public {
        _actAs(stranger);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogOperatorOnly.selector, id, stranger));
        _anchor(0, 3);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogOperatorOnly.selector, appended, stranger));
        ledger.append(appended, leaves);
    }

    function test_refuses_a_head_for_a_log_of_another_kind() public {
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogKindInvalid.selector, appended));
        ledger.anchor(appended, 3, bytes32("root"), none);
        bytes32 unknown = bytes32(uint256(id) | 2);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogKindInvalid.selector, unknown));
        ledger.anchor(unknown, 3, bytes32("root"), none);
    }

    function test_refuses_a_head_that_is_not_larger() public {
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogSizeNotGreater.selector, id, 0, 0));
        ledger.anchor(id, 0, roots[0], none);
        _anchor(0, 7);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogSizeNotGreater.selector, id, 7, 7));
        ledger.anchor(id, 7, bytes32("another root"), none);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogSizeNotGreater.selector, id, 7, 3));
        ledger.anchor(id, 3, bytes32("an earlier one"), none);
    }

    function test_refuses_a_tree_that_does_not_continue_the_one_that_stands() public {
        _anchor(0, 3);
        bytes32[] memory forged = ReferenceTree.subproof(others, 3, 0, 7, true);
        bytes32 otherRoot = _otherHead(7).root;
        bytes memory refusal = abi.encodeWithSelector(ITransparencyLog.LogInconsistent.selector, id, 3, 7);
        vm.expectRevert(refusal);
        ledger.anchor(id, 7, otherRoot, forged);
        vm.expectRevert(refusal);
        ledger.anchor(id, 7, otherRoot, none);
        _assertHead(id, 3, _root(3), NOW);
    }

    function test_refuses_a_proof_to_the_first_head() public {
        bytes32[] memory proof = _proof(1, 3);
        bytes32 root = _root(3);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogInconsistent.selector, id, 0, 3));
        ledger.anchor(id, 3, root, proof);
    }

    function testFuzz_advances_in_whatever_steps(uint64 a, uint64 b, uint64 c) public {
        c = uint64(bound(c, 3, COUNT));
        b = uint64(bound(b, 2, c - 1));
        a = uint64(bound(a, 1, b - 1));
        _anchor(0, a);
        _anchor(a, b);
        _anchor(b, c);
        _assertHead(id, c, _root(c), NOW);
    }

    // ——— anchorBySig

    function test_anchors_what_the_operator_signed() public {
        ITransparencyLog.TreeHead memory head = _head(3);
        bytes memory signature = _signed(head);
        _actAs(relayer);
        vm.expectEmit(address(ledger));
        emit ITransparencyLog.TreeHeadAnchored(id, 3, head.root);
        ledger.anchorBySig(id, head, none, signature);
        _assertHead(id, 3, head.root, NOW);
        ledger.anchorBySig(id, _head(7), _proof(3, 7), _signed(_head(7)));
        _assertHead(id, 7, _root(7), NOW);
    }

    function test_anchors_what_a_smart_account_signed() public {
        SmartAccount account = new SmartAccount(operator);
        bytes32 log = ledger.logId(address(account), 1, false);
        ITransparencyLog.TreeHead memory head = _head(3);
        bytes memory signature = _sign(key, _digest(ledger, block.chainid, log, head));
        ledger.anchorBySig(log, head, none, signature);
        _assertHead(log, 3, head.root, NOW);
    }

    function test_refuses_a_signed_head_a_second_time_or_after_a_larger_one() public {
        ITransparencyLog.TreeHead memory head = _head(3);
        bytes memory signature = _signed(head);
        ledger.anchorBySig(id, head, none, signature);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogSizeNotGreater.selector, id, 3, 3));
        ledger.anchorBySig(id, head, none, signature);
        _anchor(3, 7);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogSizeNotGreater.selector, id, 7, 3));
        ledger.anchorBySig(id, head, none, signature);
    }

    function test_refuses_a_signed_head_that_does_not_continue_the_log() public {
        _anchor(0, 3);
        ITransparencyLog.TreeHead memory head = _otherHead(7);
        bytes memory signature = _signed(head);
        bytes32[] memory proof = ReferenceTree.subproof(others, 3, 0, 7, true);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogInconsistent.selector, id, 3, 7));
        ledger.anchorBySig(id, head, proof, signature);
    }

    function test_refuses_a_signed_head_for_a_log_of_another_kind() public {
        ITransparencyLog.TreeHead memory head = _head(3);
        bytes memory signature = _sign(key, _digest(ledger, block.chainid, appended, head));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogKindInvalid.selector, appended));
        ledger.anchorBySig(appended, head, none, signature);
    }

    function test_refuses_a_signature_for_another_head_log_chain_or_contract() public {
        ITransparencyLog.TreeHead memory head = _head(3);
        bytes memory signature = _signed(head);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator);
        ITransparencyLog.TreeHead[3] memory changed = [_head(4), _otherHead(3), _head(3)];
        changed[2].timestamp += 1;
        for (uint256 i = 0; i < changed.length; ++i) {
            vm.expectRevert(refusal);
            ledger.anchorBySig(id, changed[i], none, signature);
        }
        bytes32 second = ledger.logId(operator, 2, false);
        vm.expectRevert(refusal);
        ledger.anchorBySig(second, head, none, signature);
        bytes32 foreign = ledger.logId(stranger, 1, false);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, stranger));
        ledger.anchorBySig(foreign, head, none, signature);
        bytes memory elsewhere = _sign(key, _digest(ledger, block.chainid + 1, id, head));
        vm.expectRevert(refusal);
        ledger.anchorBySig(id, head, none, elsewhere);
        bytes memory forTwin = _sign(key, _digest(new TransparencyLog(), block.chainid, id, head));
        vm.expectRevert(refusal);
        ledger.anchorBySig(id, head, none, forTwin);
        vm.expectRevert(refusal);
        ledger.anchorBySig(id, head, none, "");
    }

    // ——— append

    function testFuzz_appends_in_whatever_batches(uint256 first, uint256 second) public {
        first = bound(first, 1, COUNT - 1);
        second = bound(second, first + 1, COUNT);
        vm.expectEmit(address(ledger));
        emit ITransparencyLog.LeavesAppended(appended, uint64(first), _slice(0, first));
        ledger.append(appended, _slice(0, first));
        _assertHead(appended, uint64(first), _root(uint64(first)), NOW);
        vm.warp(NOW + 5);
        vm.expectEmit(address(ledger));
        emit ITransparencyLog.LeavesAppended(appended, uint64(second), _slice(first, second));
        ledger.append(appended, _slice(first, second));
        _assertHead(appended, uint64(second), _root(uint64(second)), NOW + 5);
    }

    function test_refuses_leaves_for_a_log_of_another_kind() public {
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogKindInvalid.selector, id));
        ledger.append(id, leaves);
        bytes32 unknown = bytes32(uint256(id) | 3);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogKindInvalid.selector, unknown));
        ledger.append(unknown, leaves);
    }

    function test_refuses_an_empty_batch_and_one_too_large() public {
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogBatchInvalid.selector, 0));
        ledger.append(appended, none);
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogBatchInvalid.selector, MAX_BATCH + 1));
        ledger.append(appended, new bytes32[](MAX_BATCH + 1));
        ledger.append(appended, new bytes32[](MAX_BATCH));
        (uint64 size, , ) = ledger.headOf(appended);
        assertEq(size, MAX_BATCH);
    }

    // ——— reportEquivocation

    function _report(
        ITransparencyLog.TreeHead memory first,
        bytes memory firstSignature,
        ITransparencyLog.TreeHead memory second,
        bytes memory secondSignature,
        bytes32[] memory proof
    ) private {
        ledger.reportEquivocation(id, first, firstSignature, second, secondSignature, proof);
    }

    function test_convicts_by_two_signed_roots_of_one_size() public {
        (ITransparencyLog.TreeHead memory one, ITransparencyLog.TreeHead memory other) = (_head(5), _otherHead(5));
        _actAs(stranger);
        vm.expectEmit(address(ledger));
        emit ITransparencyLog.EquivocationProven(id, 5, one.root, 5, other.root);
        _report(one, _signed(one), other, _signed(other), none);
        assertTrue(ledger.isForked(id));
        assertFalse(ledger.isForked(appended));
    }

    function testFuzz_convicts_by_a_signed_tree_that_begins_otherwise(uint64 size1, uint64 size2) public {
        size2 = uint64(bound(size2, FORGED + 2, COUNT));
        size1 = uint64(bound(size1, FORGED + 1, size2 - 1));
        (ITransparencyLog.TreeHead memory one, ITransparencyLog.TreeHead memory other) = (
            _head(size1),
            _otherHead(size2)
        );
        _report(one, _signed(one), other, _signed(other), _evidence(size1, size2));
        assertTrue(ledger.isForked(id));
    }

    function testFuzz_convicts_nobody_by_heads_of_one_tree(uint64 size1, uint64 size2) public {
        size2 = uint64(bound(size2, 1, COUNT));
        size1 = uint64(bound(size1, 1, size2));
        (ITransparencyLog.TreeHead memory one, ITransparencyLog.TreeHead memory other) = (
            _otherHead(size1),
            _otherHead(size2)
        );
        other.timestamp += 1;
        bytes32[] memory proof = size1 == size2 ? none : _evidence(size1, size2);
        (bytes memory first, bytes memory second) = (_signed(one), _signed(other));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.EquivocationUnproven.selector, id, size1, size2));
        _report(one, first, other, second, proof);
        assertFalse(ledger.isForked(id));
    }

    function test_convicts_by_a_signed_head_against_the_one_that_stands() public {
        _anchor(0, 5);
        ITransparencyLog.TreeHead memory shown = _otherHead(9);
        _actAs(stranger);
        _report(_head(5), "", shown, _signed(shown), _evidence(5, 9));
        assertTrue(ledger.isForked(id));
    }

    function test_convicts_by_the_head_that_stands_against_a_smaller_signed_one() public {
        _anchor(0, 9);
        ITransparencyLog.TreeHead memory shown = _otherHead(5);
        bytes32[] memory proof = ReferenceTree.subproof(leaves, 5, 0, 9, false);
        _report(shown, _signed(shown), _head(9), "", proof);
        assertTrue(ledger.isForked(id));
    }

    function test_convicts_the_operator_of_a_log_that_the_ledger_keeps() public {
        ledger.append(appended, _slice(0, 5));
        ITransparencyLog.TreeHead memory shown = _otherHead(5);
        bytes memory signature = _sign(key, _digest(ledger, block.chainid, appended, shown));
        ledger.reportEquivocation(appended, _head(5), "", shown, signature, none);
        assertTrue(ledger.isForked(appended));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogForked.selector, appended));
        ledger.append(appended, leaves);
    }

    function test_convicts_nobody_by_heads_that_others_signed() public {
        (ITransparencyLog.TreeHead memory one, ITransparencyLog.TreeHead memory other) = (_head(5), _otherHead(5));
        (, uint256 strangerKey) = makeAddrAndKey("stranger");
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator);
        bytes memory forged = _sign(strangerKey, _digest(ledger, block.chainid, id, other));
        (bytes memory first, bytes memory second) = (_signed(one), _signed(other));
        vm.expectRevert(refusal);
        _report(one, first, other, forged, none);
        vm.expectRevert(refusal);
        _report(one, forged, other, second, none);
        vm.expectRevert(refusal);
        _report(one, first, other, first, none);
        bytes memory elsewhere = _sign(key, _digest(ledger, block.chainid + 1, id, other));
        vm.expectRevert(refusal);
        _report(one, first, other, elsewhere, none);
        bytes memory ofAnother = _sign(key, _digest(ledger, block.chainid, ledger.logId(operator, 2, false), other));
        vm.expectRevert(refusal);
        _report(one, first, other, ofAnother, none);
    }

    function test_convicts_nobody_by_unsigned_heads_that_do_not_stand() public {
        ITransparencyLog.TreeHead memory shown = _otherHead(5);
        bytes memory signature = _signed(shown);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator);
        vm.expectRevert(refusal);
        _report(_head(5), "", shown, signature, none);
        _anchor(0, 5);
        vm.expectRevert(refusal);
        _report(_head(5), "", shown, "", none);
        _anchor(5, 6);
        vm.expectRevert(refusal);
        _report(_head(5), "", shown, signature, none);
        // A head of the size that stands, with another root.
        bytes32[] memory proof = ReferenceTree.subproof(leaves, 5, 0, 6, false);
        ITransparencyLog.TreeHead memory invented = _otherHead(6);
        ITransparencyLog.TreeHead memory real = _head(6);
        bytes memory signedReal = _signed(real);
        vm.expectRevert(refusal);
        _report(real, signedReal, invented, "", none);
        _report(shown, signature, real, "", proof);
        assertTrue(ledger.isForked(id));
    }

    /// The root that stands under another size would frame an honest operator.
    function test_convicts_nobody_by_the_root_that_stands_under_another_size() public {
        _anchor(0, 5);
        ITransparencyLog.TreeHead memory honest = _head(4);
        ITransparencyLog.TreeHead memory invented = ITransparencyLog.TreeHead(4, _root(5), MADE);
        bytes memory signature = _signed(honest);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, operator));
        _report(honest, signature, invented, "", none);
    }

    function test_convicts_no_operator_of_a_log_of_no_kind() public {
        bytes32 unknown = bytes32(uint256(id) | 2);
        (ITransparencyLog.TreeHead memory one, ITransparencyLog.TreeHead memory other) = (_head(5), _otherHead(5));
        vm.expectRevert(abi.encodeWithSelector(ITransparencyLog.LogKindInvalid.selector, unknown));
        ledger.reportEquivocation(unknown, one, "", other, "", none);
    }

    function test_a_forked_log_proves_and_accepts_nothing_for_ever() public {
        _anchor(0, 5);
        ITransparencyLog.TreeHead memory shown = _otherHead(5);
        bytes memory signature = _signed(shown);
        _report(_head(5), "", shown, signature, none);
        bytes memory refusal = abi.encodeWithSelector(ITransparencyLog.LogForked.selector, id);
        vm.warp(NOW + 3650 days);
        ITransparencyLog.TreeHead memory next = _head(7);
        bytes memory nextSignature = _signed(next);
        bytes32[] memory proof = _proof(5, 7);
        vm.expectRevert(refusal);
        ledger.anchor(id, 7, next.root, proof);
        vm.expectRevert(refusal);
        ledger.anchorBySig(id, next, proof, nextSignature);
        vm.expectRevert(refusal);
        _report(_head(5), "", shown, signature, none);
        bytes32 root = _root(5);
        vm.expectRevert(refusal);
        ledger.isConsistent(id, 5, root, none);
        vm.expectRevert(refusal);
        ledger.isIncluded(id, leaves[0], 0, 5, root, none, none);
        assertTrue(ledger.isForked(id));
        _assertHead(id, 5, root, NOW);
    }

    // ——— isConsistent, isIncluded

    function testFuzz_proves_any_beginning_of_the_log_that_stands(uint64 size1, uint64 size2, bool kept) public {
        size2 = uint64(bound(size2, 1, COUNT));
        size1 = uint64(bound(size1, 1, size2));
        bytes32 log = kept ? appended : id;
        if (kept) ledger.append(log, _slice(0, size2));
        else _anchor(0, size2);
        bytes32[] memory proof = _proof(size1, size2);
        assertTrue(ledger.isConsistent(log, size1, _root(size1), proof));
        assertFalse(ledger.isConsistent(log, size1, sha256("another root"), proof));
        assertFalse(ledger.isConsistent(log, size2 + 1, _root(size2), none));
    }

    function testFuzz_proves_an_entry_under_a_head_of_any_age(uint64 index, uint64 size1, uint64 size2) public {
        size2 = uint64(bound(size2, 1, COUNT));
        size1 = uint64(bound(size1, 1, size2));
        index = uint64(bound(index, 0, size1 - 1));
        _anchor(0, size2);
        bytes32[] memory inclusion = ReferenceTree.path(leaves, index, 0, size1);
        bytes32[] memory consistency = _proof(size1, size2);
        bytes32 root = _root(size1);
        assertTrue(ledger.isIncluded(id, leaves[index], index, size1, root, inclusion, consistency));
        assertTrue(ledger.verifyInclusion(leaves[index], index, size1, root, inclusion));
        assertTrue(ledger.verifyConsistency(size1, root, size2, _root(size2), consistency));
        assertFalse(ledger.isIncluded(id, sha256("x"), index, size1, root, inclusion, consistency), "another leaf");
        assertFalse(ledger.verifyInclusion(sha256("x"), index, size1, root, inclusion), "another leaf");
        assertFalse(ledger.verifyConsistency(size1, sha256("x"), size2, _root(size2), consistency), "another root");
    }

    function test_proves_nothing_under_a_head_that_is_no_beginning_of_the_log() public {
        _anchor(0, 7);
        ITransparencyLog.TreeHead memory shown = _otherHead(5);
        bytes32[] memory inclusion = ReferenceTree.path(others, FORGED, 0, 5);
        assertTrue(ledger.verifyInclusion(others[FORGED], uint64(FORGED), 5, shown.root, inclusion));
        bytes32[] memory proof = _proof(5, 7);
        assertFalse(ledger.isIncluded(id, others[FORGED], uint64(FORGED), 5, shown.root, inclusion, proof));
    }

    function test_proves_nothing_in_a_log_without_entries() public view {
        assertFalse(ledger.isConsistent(id, 0, sha256(""), none));
        assertFalse(ledger.isIncluded(id, sha256(""), 0, 0, sha256(""), none, none));
    }
}
