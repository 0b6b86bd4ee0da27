// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {ParticipantRegistry} from "../../../contracts/blocks/identity/ParticipantRegistry.sol";
import {TransparencyLog} from "../../../contracts/blocks/notary/TransparencyLog.sol";
import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../../contracts/blocks/quorum/Quorum.sol";
import {StableToken} from "../../../contracts/blocks/token/StableToken.sol";
import {INameKeyRegistry} from "../../../contracts/systems/security/INameKeyRegistry.sol";
import {NameKeyRegistry} from "../../../contracts/systems/security/NameKeyRegistry.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

/// @title NameKeyTest
/// @notice A name registry with five validators, an owner and a thief who have money, and the way of a case.
abstract contract NameKeyTest is BlockTest {
    uint256 internal constant P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;
    string internal constant NAME = "www.example.com";
    bytes32 internal constant KEY = keccak256(bytes(NAME));
    bytes32 internal constant SPKI = keccak256("key");
    uint128 internal constant BOND = 1_000e6;
    uint128 internal constant FEE = 10e6;

    ParticipantRegistry internal participants;
    StableToken internal money;
    Quorum internal quorum = new Quorum();
    TransparencyLog internal ctLog = new TransparencyLog();
    NameKeyRegistry internal registry;
    bytes32 internal arbiters;
    address internal arbiter = makeAddr("arbiter");
    address internal owner = makeAddr("owner");
    address internal thief = makeAddr("thief");
    address internal treasury = makeAddr("treasury");
    address[5] internal validators;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        AccessManager manager = new AccessManager(address(this));
        participants = new ParticipantRegistry(address(manager));
        money = new StableToken("Euro", "EUR", 6, type(uint128).max, 1 days, address(manager));
        money.configureMinter(address(this), 1e15, 1e15, 1);
        IQuorum.Member[] memory members = new IQuorum.Member[](1);
        members[0] = IQuorum.Member(arbiter, 1, "arbiter");
        arbiters = quorum.createGroup("arbiters", members, IQuorum.Rules(1, 0, false, false));
        registry = new NameKeyRegistry(participants, money, ctLog, quorum, arbiters, treasury, BOND, FEE, 3);
        for (uint256 i = 0; i < 5; ++i) {
            validators[i] = makeAddr(string.concat("validator ", vm.toString(i)));
            _join(validators[i], bytes32(i + 1), bytes32(64_500 + i));
        }
        _fund(owner);
        _fund(thief);
    }

    function _join(address account, bytes32 entity, bytes32 network) internal {
        vm.stopPrank();
        participants.enroll(account, registry.validatorRole(network), entity, type(uint64).max);
        _fund(account);
        registry.join(network);
    }

    function _fund(address account) internal {
        vm.stopPrank();
        money.mint(account, 2 * BOND);
        _actAs(account);
        money.approve(address(registry), type(uint256).max);
    }

    function _open(address applicant, string memory name, bytes32 spki) internal returns (uint256) {
        _actAs(applicant);
        return registry.open(name, spki, 90 days);
    }

    function _bind(address applicant, bytes32 spki) internal {
        uint256 id = _open(applicant, NAME, spki);
        _vote(id, 3, 0);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(id);
    }

    /// @dev So many say that they saw it, and so many of the others that they did not; then it is counted.
    function _vote(uint256 id, uint256 yes, uint256 no) internal {
        for (uint256 i = 0; i < yes + no; ++i) _commit(id, validators[i], i < yes);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < yes + no; ++i) _reveal(id, validators[i], i < yes);
        vm.warp(block.timestamp + 1 days);
        registry.tally(id);
    }

    function _commit(uint256 id, address validator, bool seen) internal {
        _actAs(validator);
        registry.commitVote(id, _commitment(id, validator, seen));
    }

    function _reveal(uint256 id, address validator, bool seen) internal {
        _actAs(validator);
        registry.revealVote(id, seen, "salt");
    }

    function _mismatch(uint256 id, address validator, bool seen, bytes32 salt) internal {
        _actAs(validator);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.VoteMismatch.selector, id, validator));
        registry.revealVote(id, seen, salt);
    }

    function _ballot(uint256 id, bool isWrong) internal {
        _actAs(arbiter);
        quorum.propose(arbiters, registry.resolutionOf(id, isWrong), address(registry));
    }

    function _suffix(string memory name, bool isSuffix) internal {
        _actAs(arbiter);
        quorum.propose(arbiters, registry.suffixAction(keccak256(bytes(name)), isSuffix), address(registry));
        registry.setPublicSuffix(keccak256(bytes(name)), isSuffix);
    }

    function _refusedState(uint256 id, INameKeyRegistry.CaseState state) internal {
        (, uint40 deadline) = _state(id);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.CaseStateInvalid.selector, id, state, deadline));
    }

    function _commitment(uint256 id, address validator, bool seen) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, validator, seen, bytes32("salt")));
    }

    function _state(uint256 id) internal view returns (INameKeyRegistry.CaseState, uint40) {
        INameKeyRegistry.Case memory about = registry.caseOf(id);
        return (about.state, about.deadline);
    }

    function _assertState(uint256 id, INameKeyRegistry.CaseState expected) internal view {
        (INameKeyRegistry.CaseState state, ) = _state(id);
        assertEq(uint8(state), uint8(expected));
    }

    /// @dev Bonds, what is owed, and the fees and bonds of cases that are open are what the registry has.
    function _assertSolvent() internal view {
        uint256 sum = registry.owed(owner) + registry.owed(thief) + registry.owed(treasury);
        for (uint256 i = 0; i < 5; ++i) sum += registry.owed(validators[i]) + registry.validatorOf(validators[i]).bond;
        for (uint256 id = 1; id < 8; ++id) {
            INameKeyRegistry.Case memory about = registry.caseOf(id);
            sum += about.fee;
            if (about.state == INameKeyRegistry.CaseState.Disputed) sum += BOND;
        }
        assertEq(sum, money.balanceOf(address(registry)));
    }
}
