// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleLog} from "../../../contracts/base/MerkleLog.sol";
import {IIssuanceLog} from "../../../contracts/systems/security/certificateAuthority/IIssuanceLog.sol";
import {CertificateTest} from "./CertificateTest.sol";

/// @notice A subject that rotates its key again and again, to keep what others did out of the log.
contract CertificateAttacksTest is CertificateTest {
    /// @dev What a transaction has at most (EIP-7825), without what its own calldata costs.
    uint256 private constant GAS = 1 << 24;
    bytes32 private constant OTHER = keccak256("other");

    bytes32[] private _leaves;

    function setUp() public {
        _issue(bank, _application());
        uint256 end = block.timestamp + 10 days;
        _leaves.push(MerkleLog.leafHash(abi.encode(IIssuanceLog.Entry.Issued, KEY, SPKI, bank, block.timestamp, end)));
    }

    function test_aBacklogIsPublishedInParts() public {
        _rotate(2_000);
        (uint256 noted, ) = ca.entryCounts();
        assertEq(noted, 2_001);
        _actAs(thief);
        // Nowhere but at a checkpoint or at the end.
        vm.expectRevert(
            abi.encodeWithSelector(IIssuanceLog.PendingEntriesMismatch.selector, bytes24(0), _chainOf(0, 511))
        );
        ca.publish(_slice(0, 511));
        for (uint256 done = 0; done < noted; done += 512) {
            uint256 count = noted - done < 512 ? noted - done : 512;
            bytes32[] memory next = _slice(done, count);
            ca.publish{gas: GAS - 21_000 - 40 * 32 * count}(next);
        }
        (, uint256 published) = ca.entryCounts();
        assertEq(published, noted);
        (uint64 size, , ) = ctLog.headOf(ca.issuanceLog());
        assertEq(size, noted);
    }

    function test_entriesThatComeMeanwhileDoNotMatter() public {
        _rotate(2);
        vm.expectEmit(address(ca));
        emit IIssuanceLog.CheckpointMarked(3);
        assertEq(ca.markCheckpoint(), 3);
        bytes32[] memory pending = _slice(0, 3);
        _rotate(1); // is mined first
        ca.markCheckpoint();
        ca.publish(pending);
        (uint256 noted, uint256 published) = ca.entryCounts();
        assertEq(noted - published, 1);
    }

    /// @dev There and back.
    function _rotate(uint256 count) private {
        bytes[] memory calls = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            bool isThere = _leaves.length % 2 == 0;
            (bytes32 from, bytes32 to) = isThere ? (OTHER, SPKI) : (SPKI, OTHER);
            calls[i] = abi.encodeCall(ca.rotateKey, (KEY, to));
            _leaves.push(MerkleLog.leafHash(abi.encode(IIssuanceLog.Entry.Rotated, KEY, from, to)));
        }
        _actAs(bank);
        ca.multicall(calls);
    }

    function _slice(uint256 start, uint256 count) private view returns (bytes32[] memory part) {
        part = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) part[i] = _leaves[start + i];
    }

    function _chainOf(uint256 start, uint256 count) private view returns (bytes24 chain) {
        for (uint256 i = 0; i < count; ++i) chain = bytes24(keccak256(abi.encode(chain, _leaves[start + i])));
    }
}
