// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITransparencyLog} from "../../../contracts/blocks/notary/ITransparencyLog.sol";
import {TransparencyLog} from "../../../contracts/blocks/notary/TransparencyLog.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";
import {ReferenceTree} from "../../helpers/ReferenceTree.sol";

/// @notice Grows three logs, honestly and not, by anchoring and appending; now and then convicts an operator.
contract TransparencyLogHandler is BlockTest {
    uint256 public constant LOGS = 3;
    uint256 public constant COUNT = 40;

    TransparencyLog public immutable ledger;
    mapping(bytes32 log => uint64[]) private _sizes;
    mapping(bytes32 log => uint64) public advancedAt;
    mapping(bytes32 log => bool) public convicted;
    uint256 public advanced;
    uint256 public refused;

    bytes32[] private _leaves;
    bytes32[] private _others;
    /// Of both trees, by size.
    bytes32[] private _roots;
    bytes32[] private _otherRoots;
    bytes32[] private _none;

    constructor(TransparencyLog ledger_) {
        ledger = ledger_;
        for (uint256 i = 0; i < COUNT; ++i) {
            _leaves.push(sha256(abi.encodePacked("leaf", i)));
            _others.push(sha256(abi.encodePacked("other", i)));
        }
        for (uint256 size = 0; size <= COUNT; ++size) {
            _roots.push(ReferenceTree.mth(_leaves, 0, size));
            _otherRoots.push(ReferenceTree.mth(_others, 0, size));
        }
    }

    function keyOf(uint256 index) public pure returns (uint256) {
        return 0xB0 + (index % LOGS);
    }

    /// The last one is a log that the ledger keeps.
    function logOf(uint256 index) public view returns (bytes32) {
        return ledger.logId(vm.addr(keyOf(index)), 0, index % LOGS == LOGS - 1);
    }

    function rootOf(uint64 size) public view returns (bytes32) {
        return _roots[size];
    }

    function sizesOf(bytes32 log) public view returns (uint64[] memory) {
        return _sizes[log];
    }

    function standing(bytes32 log) public view returns (uint64) {
        uint256 length = _sizes[log].length;
        return length == 0 ? 0 : _sizes[log][length - 1];
    }

    function proof(uint64 size1, uint64 size2) public view returns (bytes32[] memory) {
        return ReferenceTree.subproof(_leaves, size1, 0, size2, true);
    }

    function anchor(uint256 who, uint256 to, bool forged) external {
        who = who % (LOGS - 1);
        bytes32 log = logOf(who);
        uint64 size = uint64(bound(to, 0, COUNT));
        uint64 from = standing(log);
        bytes32 root = forged ? _otherRoots[size] : rootOf(size);
        bytes32[] memory path =
            from == 0 || size < from ? _none : ReferenceTree.subproof(forged ? _others : _leaves, from, 0, size, true);
        // A first head is the operator's to choose; here it is always that of the honest tree.
        if (from == 0 && forged) return;
        vm.prank(vm.addr(keyOf(who)));
        try ledger.anchor(log, size, root, path) {
            assertTrue(size > from && !forged && !convicted[log], "advanced by what it should refuse");
            _note(log, size);
        } catch {
            assertTrue(size <= from || forged || convicted[log], "refused a head that continues the log");
            ++refused;
        }
    }

    function append(uint256 count) external {
        bytes32 log = logOf(LOGS - 1);
        uint64 from = standing(log);
        if (from == COUNT) return;
        bytes32[] memory batch = new bytes32[](bound(count, 1, 9 < COUNT - from ? 9 : COUNT - from));
        for (uint256 i = 0; i < batch.length; ++i) batch[i] = _leaves[from + i];
        vm.prank(vm.addr(keyOf(LOGS - 1)));
        try ledger.append(log, batch) {
            assertFalse(convicted[log], "appended to a forked log");
            _note(log, from + uint64(batch.length));
        } catch {
            assertTrue(convicted[log], "refused leaves");
            ++refused;
        }
    }

    /// One time in sixteen, or every log would be forked before it grows.
    function report(uint256 who, uint256 chance, bool honest) external {
        bytes32 log = logOf(who);
        uint64 size = standing(log);
        if (size == 0 || chance % 16 != 0) return;
        ITransparencyLog.TreeHead memory stands = ITransparencyLog.TreeHead(size, rootOf(size), 0);
        bytes32 root = honest ? stands.root : _otherRoots[size];
        ITransparencyLog.TreeHead memory shown = ITransparencyLog.TreeHead(size, root, 1);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("TreeHead(bytes32 log,uint64 size,bytes32 root,uint64 timestamp)"),
                log,
                size,
                root,
                uint64(1)
            )
        );
        bytes32 digest = _typedDigest("Trellis TransparencyLog", block.chainid, address(ledger), structHash);
        bytes memory signature = _sign(keyOf(who), digest);
        try ledger.reportEquivocation(log, stands, "", shown, signature, _none) {
            assertFalse(honest || convicted[log], "convicted an honest operator, or twice");
            convicted[log] = true;
        } catch {
            assertTrue(honest || convicted[log], "let an operator go");
            ++refused;
        }
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 30 days));
    }

    function _note(bytes32 log, uint64 size) private {
        _sizes[log].push(size);
        advancedAt[log] = uint64(block.timestamp);
        ++advanced;
    }
}

contract TransparencyLogInvariants is BlockTest {
    TransparencyLog private ledger;
    TransparencyLogHandler private handler;

    function setUp() public {
        ledger = new TransparencyLog();
        handler = new TransparencyLogHandler(ledger);
        targetContract(address(handler));
    }

    function invariant_a_log_is_what_it_last_advanced_to() public view {
        for (uint256 i = 0; i < handler.LOGS(); ++i) {
            bytes32 log = handler.logOf(i);
            (uint64 size, bytes32 root, uint64 advancedAt) = ledger.headOf(log);
            assertEq(size, handler.standing(log));
            assertEq(root, handler.rootOf(size));
            assertEq(advancedAt, handler.advancedAt(log));
        }
    }

    function invariant_every_head_that_ever_stood_is_a_beginning_of_the_log() public view {
        for (uint256 i = 0; i < handler.LOGS(); ++i) {
            bytes32 log = handler.logOf(i);
            uint64[] memory sizes = handler.sizesOf(log);
            if (handler.convicted(log)) continue;
            for (uint256 j = 0; j < sizes.length; ++j) {
                if (j > 0) assertGt(sizes[j], sizes[j - 1]);
                bytes32[] memory proof = handler.proof(sizes[j], sizes[sizes.length - 1]);
                assertTrue(ledger.isConsistent(log, sizes[j], handler.rootOf(sizes[j]), proof));
            }
        }
    }

    function invariant_a_log_is_forked_exactly_from_its_conviction_on() public view {
        for (uint256 i = 0; i < handler.LOGS(); ++i) {
            bytes32 log = handler.logOf(i);
            assertEq(ledger.isForked(log), handler.convicted(log));
        }
    }

    /// A run that only ever refused would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.advanced(), 0);
        assertGt(handler.refused(), 0);
    }
}
