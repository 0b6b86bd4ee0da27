// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICertificateTypes} from "../../../contracts/base/ICertificateTypes.sol";
import {INameKeyRegistry} from "../../../contracts/systems/security/INameKeyRegistry.sol";
import {NameKeyTest} from "./NameKeyTest.sol";

/// @notice Ways to another's name, or to another's bond, that are closed.
contract NameKeyAttacksTest is NameKeyTest {
    bytes32 private constant THIEFS_KEY = keccak256("thief's key");

    function test_whoIsEnrolledNoMoreGetsItsBondBack() public {
        address gone = validators[0];
        bytes32[] memory roles = new bytes32[](1);
        roles[0] = registry.validatorRole(bytes32(uint256(64_500)));
        vm.stopPrank();
        participants.rotateAccount(gone, makeAddr("successor"), roles);
        _actAs(gone);
        registry.resign();
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameValidatorOnly.selector, gone));
        registry.resign();
        vm.warp(block.timestamp + 30 days + 1);
        registry.takeBond();
        assertEq(registry.takeOwed(), BOND);
        _assertSolvent();
    }

    /// @dev Counted and disputed in one transaction, by the thief itself: arbiters find that validators told the truth.
    function test_aDisputeTakesNoVetoAway() public {
        _bindTo(owner, NAME, SPKI);
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _actAs(thief);
        registry.dispute(id, "my own case");
        _actAs(owner);
        registry.veto(id);
        _assertState(id, INameKeyRegistry.CaseState.Disputed);
        _ballot(id, false);
        registry.resolve(id, false);
        _end(id);
        _assertState(id, INameKeyRegistry.CaseState.Vetoed);
        assertEq(registry.bindingOf(KEY).owner, owner);
        _assertSolvent();
    }

    function test_aVetoSavesNoLiar() public {
        _bindTo(owner, NAME, SPKI);
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _actAs(owner);
        registry.dispute(id, "nothing is there");
        _actAs(thief);
        registry.veto(id); // takes its application back
        _ballot(id, true);
        registry.resolve(id, true);
        for (uint256 i = 0; i < 3; ++i) assertEq(registry.validatorOf(validators[i]).bond, 0);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        _assertSolvent();
    }

    function test_whatWasUpheldWaitsForVetoesOnceMore() public {
        _bindTo(owner, NAME, SPKI);
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _actAs(thief);
        registry.dispute(id, "my own case");
        _ballot(id, false);
        registry.resolve(id, false);
        (, uint40 deadline) = _state(id);
        assertEq(deadline, block.timestamp + 3 days);
        _refusedState(id, INameKeyRegistry.CaseState.Upheld);
        registry.bind(id);
        vm.warp(deadline + 1);
        _actAs(owner);
        registry.veto(id);
        registry.bind(id);
        _assertState(id, INameKeyRegistry.CaseState.Vetoed);
        _assertSolvent();
    }

    function test_whoRevokedAStolenKeyMayStillVeto() public {
        _bindTo(owner, NAME, SPKI);
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _actAs(owner);
        registry.revokeBinding(KEY);
        registry.veto(id);
        _end(id);
        _assertState(id, INameKeyRegistry.CaseState.Vetoed);
        // Not what comes later: who has stolen its account, or sold the name, would lock it.
        vm.warp(block.timestamp + 1);
        id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.BindingOwnerOnly.selector, KEY, owner));
        registry.veto(id);
    }

    function test_whatWasSeenLongAgoIsNotBound() public {
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        (, uint40 deadline) = _state(id);
        vm.warp(deadline + 7 days + 1);
        registry.bind(id);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertEq(registry.bindingOf(KEY).owner, address(0));
        // Validators told the truth, and are paid for it.
        assertEq(registry.owed(validators[0]) + registry.owed(validators[1]) + registry.owed(validators[2]), FEE);
        _assertSolvent();
    }

    function test_whatWasCountedTooLateIsNotAccepted() public {
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        for (uint256 i = 0; i < 3; ++i) _commit(id, validators[i], true);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 3; ++i) _reveal(id, validators[i], true);
        vm.warp(block.timestamp + 8 days);
        registry.tally(id);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        _assertSolvent();
    }

    /// @dev Cases that were won in advance keep a name for no longer than the last of them was looked for.
    function test_casesAreNotBankedToKeepAName() public {
        uint256 seen = block.timestamp;
        uint256[3] memory ids;
        for (uint256 i = 0; i < 3; ++i) ids[i] = _open(thief, NAME, THIEFS_KEY);
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) _commit(ids[i], validators[j], true);
        }
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) _reveal(ids[i], validators[j], true);
        }
        vm.warp(block.timestamp + 1 days);
        for (uint256 i = 0; i < 3; ++i) registry.tally(ids[i]);
        vm.warp(block.timestamp + 3 days + 7 days);
        for (uint256 i = 0; i < 3; ++i) registry.bind(ids[i]);
        assertEq(registry.bindingOf(KEY).notAfter, seen + 90 days);
        vm.warp(seen + 90 days + 1);
        assertFalse(registry.isEligible(thief, KEY));
    }

    /// @dev Else who lost the name could have validators lie for it as often as it likes, and none would ever answer.
    function test_aRenewalIsDisputedAsAnyOther() public {
        _bindTo(thief, NAME, THIEFS_KEY);
        vm.warp(block.timestamp + 60 days);
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _assertState(id, INameKeyRegistry.CaseState.Accepted);
        _actAs(owner);
        registry.dispute(id, "the name is mine by now");
        _ballot(id, true);
        registry.resolve(id, true);
        for (uint256 i = 0; i < 3; ++i) assertEq(registry.validatorOf(validators[i]).bond, 0);
        _assertSolvent();
    }

    /// @dev A thief that takes its application back when it sees a dispute coming.
    function test_noVetoComesBeforeADispute() public {
        uint256 id = _open(thief, NAME, THIEFS_KEY);
        _vote(id, 3, 0);
        _actAs(thief);
        registry.veto(id);
        _actAs(owner);
        registry.dispute(id, "nothing is there");
        _ballot(id, true);
        registry.resolve(id, true);
        for (uint256 i = 0; i < 3; ++i) assertEq(registry.validatorOf(validators[i]).bond, 0);
        _assertSolvent();
    }

    /// @dev A key is public: to name the one that stands makes nobody its owner.
    function test_anothersKeyIsNoRenewal() public {
        _bindTo(owner, NAME, SPKI);
        uint256 id = _open(thief, NAME, SPKI);
        _vote(id, 3, 0);
        _assertState(id, INameKeyRegistry.CaseState.Accepted);
        assertEq(registry.bindingOf(KEY).owner, owner);
    }

    function test_whatWouldBeOverIsNotBound() public {
        _actAs(thief);
        uint256 id = registry.open(NAME, THIEFS_KEY, 10 days);
        uint256 end = block.timestamp + 10 days;
        for (uint256 i = 0; i < 3; ++i) _commit(id, validators[i], true);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 3; ++i) _reveal(id, validators[i], true);
        vm.warp(end - 3 days);
        registry.tally(id);
        vm.warp(end + 1);
        registry.bind(id);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertEq(registry.bindingOf(KEY).owner, address(0));
    }

    function test_aLeakedKeyDoesNotComeBackByItsOwnersCase() public {
        (uint256 x, uint256 y) = vm.publicKeyP256(12345);
        bytes memory info = abi.encodePacked(hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004", x, y);
        bytes32 leaked = sha256(info);
        _bindTo(owner, NAME, leaked);
        uint256 renewal = _open(owner, NAME, leaked);
        bytes32 next = keccak256("next");
        bytes32 digest = sha256(registry.rotationStatement(KEY, next));
        (bytes32 r, bytes32 s) = vm.signP256(12345, digest);
        if (uint256(s) > P256_N / 2) s = bytes32(P256_N - uint256(s));
        _actAs(owner);
        registry.rotateBinding(KEY, next, bytes32(x), bytes32(y), r, s);
        _vote(renewal, 3, 0);
        _actAs(thief); // anyone may
        _end(renewal);
        _assertState(renewal, INameKeyRegistry.CaseState.Rejected);
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.KeyRevokedBefore.selector, KEY, leaked));
        registry.open(NAME, leaked, 90 days);
        assertEq(uint8(registry.checkBinding(KEY, next).verdict), uint8(ICertificateTypes.Verdict.Valid));
    }

    function test_aNameThatBecamePublicIsNotBound() public {
        uint256 id = _open(thief, "co.example", THIEFS_KEY);
        _vote(id, 3, 0);
        _suffix("co.example", true);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(id);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertFalse(registry.isEligible(thief, keccak256("co.example")));
    }

    function test_aWildcardIsNotBoundByWhoLostItsParent() public {
        _bindTo(thief, "example.com", THIEFS_KEY);
        uint256 wild = _open(thief, "*.example.com", THIEFS_KEY);
        _vote(wild, 3, 0);
        vm.warp(block.timestamp + 3 days + 1);
        _actAs(thief);
        registry.revokeBinding(keccak256("example.com"));
        registry.bind(wild);
        _assertState(wild, INameKeyRegistry.CaseState.Rejected);
    }

    function test_aWildcardIsNotBoundUnderWhatBecamePublic() public {
        _bindTo(thief, "example.com", THIEFS_KEY);
        uint256 wild = _open(thief, "*.example.com", THIEFS_KEY);
        _vote(wild, 3, 0);
        _suffix("example.com", true);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(wild);
        _assertState(wild, INameKeyRegistry.CaseState.Rejected);
    }

    function test_aSuffixIsSetAsOftenAsArbitersAgree() public {
        for (uint256 i = 0; i < 3; ++i) {
            _suffix("co.example", true);
            _actAs(thief);
            vm.expectRevert(
                abi.encodeWithSelector(INameKeyRegistry.NameIsPublicSuffix.selector, keccak256("co.example"))
            );
            registry.open("co.example", SPKI, 90 days);
            _suffix("co.example", false);
        }
    }

    function test_arbitersDecideInTheirTime() public {
        uint256 id = _open(owner, NAME, SPKI);
        _vote(id, 3, 0);
        _actAs(thief);
        registry.dispute(id, "late");
        (, uint40 deadline) = _state(id);
        vm.warp(deadline + 1);
        _ballot(id, true);
        _refusedState(id, INameKeyRegistry.CaseState.Disputed);
        registry.resolve(id, true);
        registry.lapse(id);
        assertEq(registry.validatorOf(validators[0]).bond, BOND);
        _assertSolvent();
    }

    /// @dev Nobody else's account has it in hand: who lost its own applies from another one.
    function test_whoLostItsAccountComesBack() public {
        _bindTo(owner, NAME, SPKI);
        address heir = makeAddr("heir");
        _fund(heir);
        _bindTo(heir, NAME, keccak256("new key"));
        assertTrue(registry.isEligible(heir, KEY));
        assertFalse(registry.isEligible(owner, KEY));
    }

    function _end(uint256 id) private {
        (, uint40 deadline) = _state(id);
        vm.warp(deadline + 1);
        registry.bind(id);
    }

    function _bindTo(address applicant, string memory name, bytes32 spki) private {
        uint256 id = _open(applicant, name, spki);
        _vote(id, 3, 0);
        _end(id);
        _assertState(id, INameKeyRegistry.CaseState.Bound);
    }
}
