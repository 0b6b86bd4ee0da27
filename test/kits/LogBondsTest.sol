// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {IInclusions} from "../../contracts/base/IInclusions.sol";
import {MerkleLog} from "../../contracts/base/MerkleLog.sol";
import {ITransparencyLog} from "../../contracts/blocks/notary/ITransparencyLog.sol";
import {TransparencyLog} from "../../contracts/blocks/notary/TransparencyLog.sol";
import {StableToken} from "../../contracts/blocks/token/StableToken.sol";
import {ILogBonds} from "../../contracts/kits/ILogBonds.sol";
import {LogBonds} from "../../contracts/kits/LogBonds.sol";
import {BlockTest} from "../helpers/BlockTest.sol";

/// @notice Says that an entry was included whenever the evidence says.
contract StubbornKeeper is IInclusions {
    /// @inheritdoc IInclusions
    function includedAt(address, bytes32, bytes calldata evidence) external pure returns (uint40) {
        return uint40(abi.decode(evidence, (uint64)));
    }
}

/// @title LogBondsTest
/// @notice A log's operator with its bond, someone who holds its promises, and the ways to make both.
abstract contract LogBondsTest is BlockTest {
    uint128 internal constant MINIMUM = 10_000e6;
    uint128 internal constant PENALTY = 1_000e6;
    uint128 internal constant DEPOSIT = 20e6;
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant OPERATOR_KEY = 0xA11CE;
    uint256 internal constant THIEF_KEY = 0xBAD;

    TransparencyLog internal ctLog = new TransparencyLog();
    StableToken internal money;
    LogBonds internal bonds;
    address internal operator = vm.addr(OPERATOR_KEY);
    address internal holder = makeAddr("holder");
    address internal thief = vm.addr(THIEF_KEY);
    address internal treasury = makeAddr("treasury");
    bytes32 internal logId;

    function setUp() public virtual {
        vm.warp(START);
        AccessManager manager = new AccessManager(address(this));
        money = new StableToken("Euro", "EUR", 6, type(uint128).max, 1 days, address(manager));
        money.configureMinter(address(this), 1e15, 1e15, 1);
        bonds = new LogBonds(ctLog, money, treasury, LogBonds.Terms(MINIMUM, PENALTY, DEPOSIT));
        logId = ctLog.logId(operator, 0, false);
        address[3] memory people = [operator, holder, thief];
        for (uint256 i = 0; i < 3; ++i) {
            vm.stopPrank();
            money.mint(people[i], 3 * MINIMUM);
            _actAs(people[i]);
            money.approve(address(bonds), type(uint256).max);
        }
        _actAs(operator);
        bonds.deposit(MINIMUM);
    }

    /// @dev An hour from now, for the holder alone.
    function _promise(string memory entry) internal view returns (ILogBonds.InclusionPromise memory) {
        return _promiseUntil(entry, block.timestamp + 1 hours);
    }

    function _promiseUntil(
        string memory entry,
        uint256 deadline
    ) internal view returns (ILogBonds.InclusionPromise memory) {
        return ILogBonds.InclusionPromise(operator, logId, _leaf(entry), uint64(deadline), holder);
    }

    /// @dev As a wallet does it, from the words of the documentation.
    function _digest(ILogBonds.InclusionPromise memory promised) internal view returns (bytes32) {
        bytes32 typehash = keccak256(
            "InclusionPromise(address operator,bytes32 log,bytes32 entry,uint64 deadline,address beneficiary)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typehash,
                promised.operator,
                promised.log,
                promised.entry,
                promised.deadline,
                promised.beneficiary
            )
        );
        return _typedDigest("Trellis LogBonds", block.chainid, address(bonds), structHash);
    }

    function _signed(ILogBonds.InclusionPromise memory promised) internal view returns (bytes memory) {
        return _sign(OPERATOR_KEY, _digest(promised));
    }

    function _claim(ILogBonds.InclusionPromise memory promised) internal returns (bytes32) {
        bytes memory signature = _signed(promised);
        _actAs(holder);
        return bonds.openClaim(promised, signature, 0);
    }

    function _breakPromise(ILogBonds.InclusionPromise memory promised) internal {
        vm.warp(promised.deadline + 1);
        _claim(promised);
        vm.warp(block.timestamp + 3 days + 1);
        bonds.settleClaim(promised);
    }

    function _refused(bytes32 claim, ILogBonds.ClaimState state) internal {
        uint40 answerBy = bonds.claimOf(claim).answerBy;
        vm.expectRevert(abi.encodeWithSelector(ILogBonds.ClaimStateInvalid.selector, claim, state, answerBy));
    }

    function _leaf(string memory entry) internal pure returns (bytes32) {
        return keccak256(bytes(entry));
    }

    function _leaves(string memory one, string memory other) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](2);
        (leaves[0], leaves[1]) = (_leaf(one), _leaf(other));
    }

    function _rootOf(bytes32[] memory leaves) internal view returns (bytes32) {
        return leaves.length == 1 ? leaves[0] : MerkleLog.nodeHash(leaves[0], leaves[1]);
    }

    function _anchor(bytes32[] memory leaves) internal {
        bytes32 root = _rootOf(leaves);
        _actAs(operator);
        ctLog.anchor(logId, uint64(leaves.length), root, new bytes32[](0));
    }

    /// @dev From one leaf to two: the consistency proof is the second leaf.
    function _anchorAfter(bytes32[] memory, bytes32[] memory leaves) internal {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = leaves[1];
        bytes32 root = _rootOf(leaves);
        _actAs(operator);
        ctLog.anchor(logId, 2, root, proof);
    }

    function _inclusion(
        bytes32[] memory leaves,
        uint64 index
    ) internal view returns (ILogBonds.Inclusion memory inclusion) {
        inclusion.index = index;
        (inclusion.size, inclusion.root) = (uint64(leaves.length), _rootOf(leaves));
        inclusion.inclusionProof = new bytes32[](1);
        inclusion.inclusionProof[0] = leaves[1 - index];
    }

    /// @dev Two heads of one size, both signed.
    function _twoFaces() internal view returns (ILogBonds.Equivocation memory evidence) {
        evidence.log = logId;
        evidence.first = ITransparencyLog.TreeHead(1, _leaf("one"), uint64(START));
        evidence.second = ITransparencyLog.TreeHead(1, _leaf("other"), uint64(START));
        evidence.firstSignature = _signHead(evidence.first);
        evidence.secondSignature = _signHead(evidence.second);
    }

    function _signHead(ITransparencyLog.TreeHead memory head) internal view returns (bytes memory) {
        bytes32 typehash = keccak256("TreeHead(bytes32 log,uint64 size,bytes32 root,uint64 timestamp)");
        bytes32 structHash = keccak256(abi.encode(typehash, logId, head.size, head.root, head.timestamp));
        return _sign(OPERATOR_KEY, _typedDigest("Trellis TransparencyLog", block.chainid, address(ctLog), structHash));
    }

    function _commit(address reporter, ILogBonds.Equivocation memory evidence) internal {
        _actAs(reporter);
        bonds.commit(keccak256(abi.encode(block.chainid, address(bonds), reporter, evidence, bytes32("salt"))));
        vm.warp(block.timestamp + 1 minutes);
    }

    /// @dev With no claim open.
    function _assertSolvent() internal view {
        uint256 all = bonds.bondOf(operator).amount;
        address[4] memory people = [operator, holder, thief, treasury];
        for (uint256 i = 0; i < 4; ++i) all += bonds.owed(people[i]);
        assertEq(money.balanceOf(address(bonds)), all + uint256(bonds.bondOf(operator).openClaims) * DEPOSIT);
    }
}
