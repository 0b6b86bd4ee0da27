// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DomainNames} from "../../../contracts/base/DomainNames.sol";
import {ICertificateTypes} from "../../../contracts/base/ICertificateTypes.sol";
import {IHeldMoney} from "../../../contracts/base/IHeldMoney.sol";
import {MerkleLog} from "../../../contracts/base/MerkleLog.sol";
import {IParticipantRegistry} from "../../../contracts/blocks/identity/IParticipantRegistry.sol";
import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {INameKeyRegistry} from "../../../contracts/systems/security/INameKeyRegistry.sol";
import {NameKeyRegistry} from "../../../contracts/systems/security/NameKeyRegistry.sol";
import {NameKeyTest} from "./NameKeyTest.sol";

contract NameKeyRegistryTest is NameKeyTest {
    function test_bindsWhatThreeOfFiveSawAfterTheWait() public {
        uint256 id = _open(owner, NAME, SPKI);
        assertEq(registry.tokenOf(id), keccak256(abi.encode(block.chainid, address(registry), id, owner, SPKI)));
        _vote(id, 3, 1);
        (, uint40 deadline) = _state(id);
        _refusedState(id, INameKeyRegistry.CaseState.Accepted);
        registry.bind(id);
        vm.warp(deadline + 1);
        registry.bind(id);
        assertEq(uint8(registry.checkBinding(KEY, SPKI).verdict), uint8(ICertificateTypes.Verdict.Valid));
        assertTrue(registry.isEligible(owner, KEY));
        assertFalse(registry.isEligible(thief, KEY));
        assertFalse(registry.isEligible(address(0), "unbound"));
        // The honest majority earned the fee, the one who did not see it nothing.
        assertEq(registry.owed(validators[0]) + registry.owed(validators[1]) + registry.owed(validators[2]), FEE);
        assertEq(registry.owed(validators[3]), 0);
        for (uint256 i = 0; i < 5; ++i) assertEq(registry.validatorOf(validators[i]).openCases, 0);
        (uint64 size, bytes32 root, ) = ctLog.headOf(registry.bindingLog());
        assertEq(size, 1);
        assertEq(root, MerkleLog.leafHash(abi.encode(uint8(0), KEY, SPKI, owner)));
        _assertSolvent();
        vm.warp(block.timestamp + 90 days + 1);
        assertEq(uint8(registry.checkBinding(KEY, SPKI).verdict), uint8(ICertificateTypes.Verdict.Expired));
        assertFalse(registry.isEligible(owner, KEY));
    }

    function test_fewerThanTheThresholdBindNothing() public {
        uint256 id = _open(thief, NAME, SPKI);
        _vote(id, 2, 0); // two who lie together, and nobody else looked
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertEq(registry.owed(thief), FEE);
        id = _open(thief, NAME, SPKI);
        _vote(id, 2, 3);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertEq(registry.owed(validators[2]) + registry.owed(validators[3]) + registry.owed(validators[4]), FEE);
        assertEq(registry.owed(validators[0]), 0);
        id = _open(thief, NAME, SPKI);
        _vote(id, 0, 0);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertEq(registry.owed(thief), 2 * FEE);
        _assertSolvent();
    }

    function test_validatorsAreOfDifferentNetworksAndOrganisations() public {
        address sameNetwork = makeAddr("same network");
        _join(sameNetwork, "another organisation", bytes32(uint256(64_500)));
        address sameHouse = makeAddr("same house");
        _join(sameHouse, bytes32(uint256(1)), "another network");
        uint256 id = _open(owner, NAME, SPKI);
        _commit(id, validators[0], true);
        for (uint256 i = 0; i < 3; ++i) {
            address again = [validators[0], sameNetwork, sameHouse][i];
            _actAs(again);
            vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.ValidatorNotIndependent.selector, id, again));
            registry.commitVote(id, "any");
        }
        uint256 own = _open(validators[1], "own.example", SPKI);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.ValidatorNotIndependent.selector, own, validators[1]));
        registry.commitVote(own, "any");
    }

    function test_nobodyCopiesAVote() public {
        uint256 id = _open(owner, NAME, SPKI);
        _commit(id, validators[0], true);
        _actAs(validators[1]);
        registry.commitVote(id, _commitment(id, validators[0], true));
        _refusedState(id, INameKeyRegistry.CaseState.Open);
        registry.revealVote(id, true, "salt"); // too early
        vm.warp(block.timestamp + 1 days + 1);
        _refusedState(id, INameKeyRegistry.CaseState.Open);
        registry.commitVote(id, "late");
        _mismatch(id, validators[1], true, "salt");
        _mismatch(id, validators[0], false, "salt");
        _mismatch(id, validators[0], true, "other");
        _mismatch(id, validators[2], true, "salt");
        _actAs(validators[0]);
        registry.revealVote(id, true, "salt");
        _mismatch(id, validators[0], true, "salt");
        vm.warp(block.timestamp + 1 days);
        _refusedState(id, INameKeyRegistry.CaseState.Open);
        registry.revealVote(id, true, "salt"); // too late
    }

    function test_theOwnerVetoesWhatWouldReplaceIt() public {
        _bind(owner, SPKI);
        uint256 id = _open(thief, NAME, keccak256("thief's key"));
        _vote(id, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.BindingOwnerOnly.selector, KEY, arbiter));
        _actAs(arbiter);
        registry.veto(id);
        _actAs(owner);
        vm.expectEmit(address(registry));
        emit INameKeyRegistry.CaseVetoed(id, owner);
        registry.veto(id);
        assertTrue(registry.caseOf(id).vetoed);
        (, uint40 deadline) = _state(id);
        vm.warp(deadline + 1);
        registry.bind(id);
        _assertState(id, INameKeyRegistry.CaseState.Vetoed);
        _refusedState(id, INameKeyRegistry.CaseState.Vetoed);
        registry.bind(id);
        _refusedState(id, INameKeyRegistry.CaseState.Vetoed);
        registry.veto(id);
        assertEq(registry.bindingOf(KEY).owner, owner);
        _assertSolvent();
    }

    function test_aWrongBindingIsUndoneAndTheLiarsPay() public {
        uint256 id = _open(thief, NAME, SPKI);
        _vote(id, 3, 2);
        _actAs(owner);
        registry.dispute(id, "nothing is in the DNS");
        uint256 other = _open(owner, "other.example", SPKI);
        for (uint256 i = 0; i < 5; ++i) _commit(other, validators[i], true);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 5; ++i) _reveal(other, validators[i], true);
        _ballot(id, true);
        registry.resolve(id, true);
        _assertState(id, INameKeyRegistry.CaseState.Rejected);
        assertEq(registry.owed(owner), BOND + (3 * BOND) / 2);
        assertEq(registry.owed(treasury), (3 * BOND) / 2);
        assertEq(registry.owed(validators[3]), FEE / 2);
        uint256 fresh = _open(owner, "fresh.example", SPKI);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(registry.validatorOf(validators[i]).bond, 0);
            _actAs(validators[i]);
            vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameValidatorOnly.selector, validators[i]));
            registry.commitVote(fresh, "any");
        }
        // What they said elsewhere counts no more.
        vm.warp(block.timestamp + 1 days);
        registry.tally(other);
        _assertState(other, INameKeyRegistry.CaseState.Rejected);
        _assertSolvent();
    }

    function test_aDisputeWithoutReasonCostsItsBond() public {
        uint256 id = _open(owner, NAME, SPKI);
        _vote(id, 4, 0);
        _actAs(thief);
        registry.dispute(id, "I would like the name");
        _refusedState(id, INameKeyRegistry.CaseState.Disputed);
        registry.dispute(id, "twice");
        _ballot(id, false);
        registry.resolve(id, false);
        assertEq(registry.owed(owner), BOND);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(id);
        assertEq(registry.bindingOf(KEY).owner, owner);
        _assertSolvent();
    }

    function test_onlyTheArbitersDecide() public {
        uint256 id = _open(owner, NAME, SPKI);
        _vote(id, 4, 0);
        _actAs(thief);
        registry.dispute(id, "why");
        vm.expectPartialRevert(IQuorum.BallotUnknown.selector);
        registry.resolve(id, true);
        _ballot(id, false);
        _actAs(thief);
        vm.expectPartialRevert(IQuorum.BallotUnknown.selector);
        registry.resolve(id, true);
        vm.expectPartialRevert(IQuorum.BallotUnknown.selector);
        registry.setPublicSuffix(keccak256("co.uk"), true);
    }

    function test_aDisputeThatNobodyDecidesBindsNothingAndCostsNobody() public {
        uint256 id = _open(owner, NAME, SPKI);
        _vote(id, 4, 0);
        _actAs(thief);
        registry.dispute(id, "why");
        (, uint40 deadline) = _state(id);
        vm.warp(deadline);
        _refusedState(id, INameKeyRegistry.CaseState.Disputed);
        registry.lapse(id);
        vm.warp(deadline + 1);
        registry.lapse(id);
        assertEq(registry.owed(thief), BOND);
        assertEq(registry.owed(owner), FEE);
        assertEq(registry.validatorOf(validators[0]).bond, BOND);
        _assertSolvent();
    }

    function test_aRenewalWaitsToo_whileTheBindingStands() public {
        _bind(owner, SPKI);
        vm.warp(block.timestamp + 30 days);
        uint256 end = block.timestamp + 90 days;
        uint256 id = _open(owner, NAME, SPKI);
        _vote(id, 3, 0);
        vm.warp(block.timestamp + 1);
        _refusedState(id, INameKeyRegistry.CaseState.Accepted);
        registry.bind(id);
        assertTrue(registry.isEligible(owner, KEY));
        vm.warp(block.timestamp + 3 days);
        registry.bind(id);
        assertEq(registry.bindingOf(KEY).notAfter, end);
    }

    /// @dev Revoked because it is compromised, while a case waits that anybody may complete.
    function test_aRevokedKeyIsNotBoundAgain_alsoNotByACaseThatWaits() public {
        _bind(owner, SPKI);
        bytes32 next = keccak256("next");
        uint256[2] memory ids = [_open(owner, NAME, next), _open(owner, NAME, next)];
        for (uint256 i = 0; i < 6; ++i) _commit(ids[i / 3], validators[i % 3], true);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 6; ++i) _reveal(ids[i / 3], validators[i % 3], true);
        vm.warp(block.timestamp + 1 days);
        registry.tally(ids[0]);
        registry.tally(ids[1]);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(ids[0]);
        _actAs(owner);
        registry.revokeBinding(KEY);
        _actAs(thief);
        registry.bind(ids[1]);
        _assertState(ids[1], INameKeyRegistry.CaseState.Rejected);
        assertEq(uint8(registry.checkBinding(KEY, next).verdict), uint8(ICertificateTypes.Verdict.Revoked));
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.KeyRevokedBefore.selector, KEY, next));
        registry.open(NAME, next, 90 days);
        uint256 id = _open(owner, NAME, SPKI);
        _vote(id, 3, 0);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(id);
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.KeyRevokedBefore.selector, KEY, next));
        registry.rotateBinding(KEY, next, 0, 0, 0, 0);
        _assertSolvent();
    }

    function test_theOldKeySignsForTheNewOne() public {
        uint256 key = 12345;
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        bytes32 spki = sha256(abi.encodePacked(hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004", x, y));
        _bind(owner, spki);
        bytes32 next = keccak256("next");
        bytes32 digest = sha256(abi.encode("Trellis key rotation", block.chainid, address(registry), KEY, next));
        (bytes32 r, bytes32 s) = vm.signP256(key, digest);
        if (uint256(s) > P256_N / 2) s = bytes32(P256_N - uint256(s));
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.BindingOwnerOnly.selector, KEY, thief));
        registry.rotateBinding(KEY, next, bytes32(x), bytes32(y), r, s);
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.OldKeyUnproven.selector, spki));
        registry.rotateBinding(KEY, keccak256("another"), bytes32(x), bytes32(y), r, s);
        registry.rotateBinding(KEY, next, bytes32(x), bytes32(y), r, s);
        assertEq(uint8(registry.checkBinding(KEY, next).verdict), uint8(ICertificateTypes.Verdict.Valid));
        assertEq(uint8(registry.checkBinding(KEY, spki).verdict), uint8(ICertificateTypes.Verdict.WrongKey));
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.BindingOwnerOnly.selector, KEY, thief));
        registry.revokeBinding(KEY);
        _actAs(owner);
        registry.revokeBinding(KEY);
        assertEq(uint8(registry.checkBinding(KEY, next).verdict), uint8(ICertificateTypes.Verdict.Revoked));
        assertFalse(registry.isEligible(owner, KEY));
    }

    function test_namesHaveRules() public {
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(DomainNames.DomainNameInvalid.selector, "Www.example.com", 0));
        registry.open("Www.example.com", SPKI, 90 days);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.BindingLifetimeInvalid.selector, 90 days + 1, 90 days));
        registry.open(NAME, SPKI, 90 days + 1);
        bytes32 parent = keccak256("example.com");
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.WildcardNotOwned.selector, parent, owner));
        registry.open("*.example.com", SPKI, 90 days);
        uint256 id = _open(owner, "example.com", SPKI);
        _vote(id, 3, 0);
        vm.warp(block.timestamp + 3 days + 1);
        registry.bind(id);
        _open(owner, "*.example.com", SPKI);

        _suffix("co.uk", true);
        bytes32 suffix = keccak256("co.uk");
        _actAs(owner);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameIsPublicSuffix.selector, suffix));
        registry.open("co.uk", SPKI, 90 days);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameIsPublicSuffix.selector, suffix));
        registry.open("*.co.uk", SPKI, 90 days);
        _suffix("co.uk", false);
        _open(owner, "co.uk", SPKI);
    }

    function test_validatorsJoinAndLeaveWithTheirBonds() public {
        _actAs(thief);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameValidatorOnly.selector, thief));
        registry.join("network");
        address one = validators[0];
        _actAs(one);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.ValidatorExists.selector, one));
        registry.join("network");
        uint256 id = _open(owner, NAME, SPKI);
        _commit(id, one, true);
        registry.resign();
        uint40 leavingAt = uint40(block.timestamp) + 30 days;
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.ValidatorBound.selector, 1, leavingAt));
        registry.takeBond();
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameValidatorOnly.selector, one));
        registry.resign();
        vm.warp(leavingAt + 1);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.ValidatorBound.selector, 1, leavingAt));
        registry.takeBond();
        registry.tally(id);
        registry.takeBond();
        assertEq(registry.takeOwed(), BOND);
        assertEq(money.balanceOf(one), 2 * BOND);
        vm.expectRevert(abi.encodeWithSelector(IHeldMoney.NothingOwed.selector, one));
        registry.takeOwed();
        assertEq(registry.validatorOf(one).network, 0);
    }

    function test_isMadeOfWhatItNeeds() public {
        bytes memory refusal = abi.encodeWithSelector(INameKeyRegistry.NameKeyRegistryPartMissing.selector, address(1));
        vm.expectRevert(refusal);
        new NameKeyRegistry(IParticipantRegistry(address(1)), money, ctLog, quorum, arbiters, treasury, 1, 1, 3);
        vm.expectRevert(refusal);
        new NameKeyRegistry(participants, IERC20(address(1)), ctLog, quorum, arbiters, treasury, 1, 1, 3);
        vm.expectRevert(abi.encodeWithSelector(INameKeyRegistry.NameKeyRegistryPartMissing.selector, address(quorum)));
        new NameKeyRegistry(participants, money, ctLog, quorum, "none", treasury, 1, 1, 3);
        refusal = abi.encodeWithSelector(INameKeyRegistry.NameKeyRegistryPartMissing.selector, address(0));
        vm.expectRevert(refusal);
        new NameKeyRegistry(participants, money, ctLog, quorum, arbiters, address(0), 1, 1, 3);
        vm.expectRevert(refusal);
        new NameKeyRegistry(participants, money, ctLog, quorum, arbiters, treasury, 1, 1, 17);
    }

    /// @dev Whoever votes how, what comes out is what the numbers say, and no money is lost or made.
    function testFuzz_countsAndConservesMoney(uint8 ballots, uint8 silent, uint8 end) public {
        uint256 id = _open(owner, NAME, SPKI);
        (uint256 yes, uint256 no) = (0, 0);
        for (uint256 i = 0; i < 5; ++i) _commit(id, validators[i], (ballots >> i) & 1 == 1);
        vm.warp(block.timestamp + 1 days + 1);
        for (uint256 i = 0; i < 5; ++i) {
            if ((silent >> i) & 1 == 1) continue;
            bool seen = (ballots >> i) & 1 == 1;
            _reveal(id, validators[i], seen);
            if (seen) ++yes;
            else ++no;
        }
        vm.warp(block.timestamp + 1 days);
        registry.tally(id);
        bool isAccepted = yes >= 3 && yes > no;
        _assertState(id, isAccepted ? INameKeyRegistry.CaseState.Accepted : INameKeyRegistry.CaseState.Rejected);
        if (isAccepted && end % 4 != 0) {
            _actAs(thief);
            registry.dispute(id, "why");
            if (end % 4 != 3) {
                _ballot(id, end % 4 == 1);
                registry.resolve(id, end % 4 == 1);
            } else {
                vm.warp(block.timestamp + 15 days);
                registry.lapse(id);
            }
        }
        _assertSolvent();
    }
}
