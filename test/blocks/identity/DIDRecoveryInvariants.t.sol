// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {DIDRecovery} from "../../../contracts/blocks/identity/DIDRecovery.sol";
import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";
import {IDIDRecovery} from "../../../contracts/blocks/identity/IDIDRecovery.sol";
import {RecoveryTest} from "./RecoveryTest.sol";

/// @notice What the three worlds below share: time passes by at most half a day, and everybody's calls may fail.
abstract contract RecoveryHandler is RecoveryTest {
    uint256 public accepted;
    uint256 public refused;
    /// @dev Time as the handler counts it: a warp inside a call does not outlive what the optimiser remembers.
    uint256 internal clock = NOW;

    function parts() external view returns (DIDRegistry, DIDRecovery, address, address) {
        return (registry, recovery, owner, newOwner);
    }

    /// @dev The root of the guardians whom the owner chose.
    function chosen() external view returns (bytes32) {
        return _policy().guardians;
    }

    function _pass(uint256 seconds_) internal {
        clock += _bound(seconds_, 1, 12 hours);
        vm.warp(clock);
    }

    function _try(address as_, address where, bytes memory data) internal returns (bool ok) {
        vm.stopPrank();
        vm.prank(as_);
        (ok, ) = where.call(data);
        if (ok) ++accepted;
        else ++refused;
    }

    function _number() internal view returns (uint32) {
        return recovery.proposalOf(owner).number;
    }

    function _isAt(IDIDRecovery.Stage stage) internal view returns (bool) {
        return recovery.proposalOf(owner).stage == stage;
    }
}

/// @notice Guardians of less than the threshold conspire with strangers. They have what the honest guardians signed for
/// another identity under the same policy, and for this one under an earlier version of it. The owner goes about its
/// business and never looks at the recovery.
contract ConspiracyHandler is RecoveryHandler {
    address public immutable decoy = makeAddr("another identity of the same guardians");
    uint256 public decoyRecoveries;
    IDIDRecovery.Approval[] private _harvest;

    constructor() {
        _protect();
        recovery.setPolicy(owner, _policy()); // what was signed for version 1 is worth nothing any more
        clock = NOW + DELAY;
        vm.warp(clock);
        _actAs(decoy);
        registry.setRecovery(decoy, address(recovery));
        recovery.setPolicy(decoy, _policy());
        vm.stopPrank();
        _keep(_approvals(APPROVE, ALL, 1, 1));
        _keep(_approvals(INSIST, ALL, 1, 1));
        _keep(_approvalsFor(APPROVE, ALL, decoy, newOwner, 1, 1));
    }

    function _keep(IDIDRecovery.Approval[] memory approvals) private {
        for (uint256 i = 0; i < approvals.length; ++i) _harvest.push(approvals[i]);
    }

    function pass(uint256 seconds_) external {
        _pass(seconds_);
    }

    /// @dev Four approvals: of conspirators as they please, of the others as harvested, bare, or forged.
    function proposeOrInsist(uint256 seed, bool insists, uint8 who, uint32 version, uint32 number) external {
        (version, number) = (version % 4, number % 4);
        IDIDRecovery.Approval[] memory approvals = _approvals(insists ? INSIST : APPROVE, ALL, version, number);
        uint256 kept = 0;
        for (uint256 i = 0; i < 4; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if ((who >> i) & 1 == 0) continue;
            approvals[kept] = approvals[i];
            if (!_conspires(i)) approvals[kept] = _instead(i, seed);
            if (seed >> 250 == 0) approvals[kept].weight += uint16(seed);
            if (kept > 0 && seed >> 248 == 1) approvals[kept] = approvals[kept - 1];
            ++kept;
        }
        assembly ("memory-safe") {
            mstore(approvals, kept)
        }
        bytes memory data =
            insists
                ? abi.encodeCall(recovery.insist, (owner, _number(), approvals))
                : abi.encodeCall(recovery.propose, (owner, newOwner, approvals));
        _try(stranger, address(recovery), data);
    }

    function execute(uint32 number) external {
        _try(stranger, address(recovery), abi.encodeCall(recovery.execute, (owner, number % 3)));
    }

    function meddle(uint8 what, bytes32 salt) external {
        bytes[6] memory calls = [
            abi.encodeCall(recovery.setPolicy, (owner, _soloPolicy(stranger, stranger))),
            abi.encodeCall(recovery.removePolicy, (owner)),
            abi.encodeCall(recovery.release, (owner)),
            abi.encodeCall(recovery.cancel, (owner, 1)),
            abi.encodeCall(recovery.panic, (owner, 1, salt)),
            abi.encodeCall(recovery.setPolicyBySig, (owner, _policy(), 0, DEADLINE, abi.encode(salt, salt)))
        ];
        _try(what % 2 == 0 ? stranger : guardians[what % 4].account, address(recovery), calls[what % 6]);
    }

    /// @dev The owner sets the same policy anew now and then.
    function renewPolicy(uint8 seed) external {
        if (seed % 8 == 0) _try(owner, address(recovery), abi.encodeCall(recovery.setPolicy, (owner, _policy())));
    }

    /// @dev The same approvals do their work where they belong; so it is not for being worthless that they fail here.
    function recoverDecoy() external {
        if (decoyRecoveries != 0) return;
        IDIDRecovery.Approval[] memory approvals = _approvalsFor(APPROVE, ALL, decoy, newOwner, 1, 1);
        if (_try(stranger, address(recovery), abi.encodeCall(recovery.propose, (decoy, newOwner, approvals)))) {
            ++decoyRecoveries;
        }
    }

    /// @dev Every guardian conspires but the friend and the university: two of a threshold of three.
    function _conspires(uint256 i) private view returns (bool) {
        return guardians[i].category == FAMILY;
    }

    function _instead(uint256 i, uint256 seed) private view returns (IDIDRecovery.Approval memory) {
        if (seed % 4 == 3) return _bare(i);
        return _harvest[(seed % 3) * 4 + i];
    }
}

contract ConspiracyInvariants is Test {
    ConspiracyHandler private handler;

    function setUp() public {
        handler = new ConspiracyHandler();
        handler.recoverDecoy();
        targetContract(address(handler));
    }

    function invariant_less_than_the_threshold_never_even_proposes() public view {
        (DIDRegistry registry_, DIDRecovery recovery_, address identity, ) = handler.parts();
        assertEq(registry_.identityOwner(identity), identity);
        assertEq(recovery_.proposalOf(identity).number, 0);
        assertEq(registry_.recoveryOf(identity), address(recovery_));
        (IDIDRecovery.Policy memory policy, ) = recovery_.policyOf(identity);
        assertEq(policy.guardians, handler.chosen());
    }

    /// A run in which nothing was ever accepted would prove nothing.
    function afterInvariant() public view {
        assertEq(handler.decoyRecoveries(), 1);
        assertGt(handler.refused(), 0);
    }
}

/// @notice A thief has the key in use and does with it what comes to mind. The honest guardians look once in half a day;
/// they propose before the delay of the policy has passed since the theft, and insist before it has passed since a
/// cancellation.
contract TheftHandler is RecoveryHandler {
    address private _holder;
    uint256 private _patience;
    uint256 public cancellations;
    uint256 public thefts;

    constructor() {
        _protect();
        vm.stopPrank();
        _holder = owner;
        _patience = DELAY - 12 hours;
    }

    /// @dev How long the guardians take to notice: up to the last moment. Settled by the first call.
    function notice(uint256 patience) external {
        if (_number() == 0 && thefts == 0) _patience = _bound(patience, 0, DELAY - 12 hours - 1);
    }

    function steal(uint8 what, uint160 seed, uint32 delay) external {
        ++thefts;
        address next = address(uint160(_bound(seed, 1000, type(uint160).max)));
        IDIDRecovery.Policy memory own = _soloPolicy(thief, thief);
        own.delay = uint32(_bound(delay, 2 days, 90 days));
        what %= 13; // to cancel is what it wants most
        if (what == 0) _try(_holder, address(recovery), abi.encodeCall(recovery.setPolicy, (owner, own)));
        if (what == 1) _try(_holder, address(recovery), abi.encodeCall(recovery.removePolicy, (owner)));
        if (what == 2) _try(_holder, address(recovery), abi.encodeCall(recovery.release, (owner)));
        if (what == 3) _try(_holder, address(registry), abi.encodeCall(registry.setRecovery, (owner, next)));
        if (what == 4) _try(_holder, address(registry), abi.encodeCall(registry.setRecovery, (owner, address(0))));
        if (what == 5) _try(_holder, address(registry), abi.encodeCall(registry.changeOwner, (owner, address(0))));
        if (what == 6) _try(_holder, address(recovery), abi.encodeCall(recovery.panic, (owner, _number(), 0)));
        if (what == 7) _proposeOwn(next);
        if (what == 8 && next != newOwner) _rotate(next);
        if (what == 9) _try(_holder, address(recovery), abi.encodeCall(recovery.execute, (owner, _number())));
        if (what == 10 || what == 11) _cancelAsHolder();
        bytes32 commitment = keccak256(abi.encode(owner, next));
        if (what == 12) _try(_holder, address(registry), abi.encodeCall(registry.commitNextOwner, (owner, commitment)));
    }

    /// @dev Time passes, then the guardians look.
    function pass(uint256 seconds_) external {
        _pass(seconds_);
        _act();
    }

    /// @dev Until everything that is due by then has been done.
    function finish() external {
        for (uint256 i = 0; i < 64; ++i) {
            _pass(12 hours);
            _act();
        }
    }

    /// @dev What the guardians do when they look.
    function _act() private {
        if (_number() == 0) {
            if (clock >= NOW + _patience) _propose();
        } else if (_isAt(IDIDRecovery.Stage.Cancelled)) {
            _insist(_number());
        } else if (!_isAt(IDIDRecovery.Stage.Executed) && clock >= recovery.proposalOf(owner).due) {
            recovery.execute(owner, _number());
        }
        vm.stopPrank();
    }

    /// @dev By guardians of its own, should they ever be in force.
    function _proposeOwn(address next) private {
        (, uint32 version) = recovery.policyOf(owner);
        IDIDRecovery.Approval[] memory approvals = _solo(APPROVE, thief, thiefKey, version, _number() + 1);
        bytes32 root = _leafOf(thief, 1, FAMILY, 0);
        approvals[0].signature = _signed(
            thiefKey,
            keccak256(abi.encode(APPROVE, thief, owner, next, root, version, _number() + 1, DEADLINE))
        );
        _try(stranger, address(recovery), abi.encodeCall(recovery.propose, (owner, next, approvals)));
    }

    function _rotate(address next) private {
        if (_try(_holder, address(registry), abi.encodeCall(registry.changeOwner, (owner, next)))) _holder = next;
    }

    function _cancelAsHolder() private {
        if (_try(_holder, address(recovery), abi.encodeCall(recovery.cancel, (owner, _number())))) ++cancellations;
    }
}

contract TheftInvariants is Test {
    TheftHandler private handler;

    function setUp() public {
        handler = new TheftHandler();
        targetContract(address(handler));
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = handler.finish.selector;
        excludeSelector(FuzzSelector(address(handler), selectors));
    }

    function invariant_only_the_honest_proposal_is_ever_made() public view {
        (DIDRegistry registry_, DIDRecovery recovery_, address identity, address rightful) = handler.parts();
        IDIDRecovery.Proposal memory proposal = recovery_.proposalOf(identity);
        assertLe(proposal.number, 1);
        assertLe(handler.cancellations(), 1);
        assertTrue(proposal.stage != IDIDRecovery.Stage.Lapsed && proposal.stage != IDIDRecovery.Stage.Stopped);
        if (proposal.stage == IDIDRecovery.Stage.Executed) assertEq(registry_.identityOwner(identity), rightful);
    }

    /// Whatever the thief did, the guardians who acted in time have given the identity back, and are its guardians.
    function afterInvariant() public {
        (DIDRegistry registry_, DIDRecovery recovery_, address identity, address rightful) = handler.parts();
        handler.finish();
        assertEq(registry_.identityOwner(identity), rightful);
        assertEq(registry_.recoveryOf(identity), address(recovery_));
        (IDIDRecovery.Policy memory policy, ) = recovery_.policyOf(identity);
        assertEq(policy.guardians, handler.chosen());
        assertGt(handler.accepted() + handler.refused(), 0);
    }
}

/// @notice Guardians of the threshold and more are malicious. The owner has its key and the panic key and looks once in
/// half a day: it cancels what was proposed and stops what was insisted on, and sees to other guardians.
contract MaliceHandler is RecoveryHandler {
    uint256 public proposals;
    uint256 public stops;

    constructor() {
        _protect();
        vm.stopPrank();
    }

    function propose(uint8 who) external {
        uint8 group = who | uint8(1 << _indexOf("friend"));
        (, uint32 version) = recovery.policyOf(owner);
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, group & ALL, version, _number() + 1);
        if (_try(stranger, address(recovery), abi.encodeCall(recovery.propose, (owner, newOwner, approvals)))) {
            ++proposals;
        }
    }

    function insist() external {
        uint32 version = recovery.proposalOf(owner).version;
        IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, ALL, version, _number());
        _try(stranger, address(recovery), abi.encodeCall(recovery.insist, (owner, _number(), approvals)));
    }

    function execute() external {
        _try(stranger, address(recovery), abi.encodeCall(recovery.execute, (owner, _number())));
    }

    function pass(uint256 seconds_, bool dismisses) external {
        _pass(seconds_);
        uint32 number = _number();
        if (_isAt(IDIDRecovery.Stage.Proposed)) {
            vm.prank(owner);
            recovery.cancel(owner, number);
        } else if (_isAt(IDIDRecovery.Stage.Insisted)) {
            vm.prank(panicAccount);
            recovery.panic(owner, number, PANIC_SALT);
            ++stops;
        }
        (, , uint40 effectiveAt) = recovery.plannedPolicyOf(owner);
        (, uint32 version) = recovery.policyOf(owner);
        IDIDRecovery.Policy memory other = _soloPolicy(owner, panicAccount);
        if (dismisses && effectiveAt == 0 && version == 1) {
            vm.prank(owner);
            recovery.setPolicy(owner, other);
        }
    }
}

contract MaliceInvariants is Test {
    MaliceHandler private handler;

    function setUp() public {
        handler = new MaliceHandler();
        handler.propose(type(uint8).max);
        handler.pass(1, false);
        handler.insist();
        handler.pass(1, false);
        targetContract(address(handler));
    }

    function invariant_the_identity_stays_with_an_owner_who_looks() public view {
        (DIDRegistry registry_, , address identity, ) = handler.parts();
        assertEq(registry_.identityOwner(identity), identity);
    }

    /// A run in which nobody was malicious would prove nothing.
    function afterInvariant() public view {
        assertGt(handler.proposals(), 0);
        assertGt(handler.stops(), 0);
    }
}
