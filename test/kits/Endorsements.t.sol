// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IParticipantRegistry} from "../../contracts/blocks/identity/IParticipantRegistry.sol";
import {Endorsements} from "../../contracts/kits/Endorsements.sol";
import {IEndorsements, IEndorser} from "../../contracts/kits/IEndorsements.sol";
import {EndorsementsTest} from "./EndorsementsTest.sol";

/// @dev A contract that vouches for one thing; and one of every kind that does not behave.
contract ContractEndorser is IEndorser {
    error Unwilling();

    enum Manner {
        Good,
        Reverts,
        Burns,
        AnswersMuch,
        AnswersLittle
    }

    Manner private immutable _manner;
    bytes32 private immutable _subject;

    constructor(Manner manner, bytes32 subject) {
        (_manner, _subject) = (manner, subject);
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IEndorser).interfaceId || id == type(IERC165).interfaceId;
    }

    function endorses(bytes32 subject, uint8) external view returns (bytes4) {
        if (_manner == Manner.Reverts) revert Unwilling();
        if (_manner == Manner.Burns) while (true) {}
        if (_manner == Manner.AnswersMuch) {
            assembly {
                mstore(0, not(0))
                return(0, 100000)
            }
        }
        if (_manner == Manner.AnswersLittle) {
            assembly {
                mstore(0, shl(224, 0x12345678))
                return(0, 4)
            }
        }
        return subject == _subject ? IEndorser.endorses.selector : bytes4(0);
    }
}

/// @dev One that would write down that it was asked.
contract WritingEndorser {
    uint256 private _asked;

    function endorses(bytes32, uint8) external returns (bytes4) {
        ++_asked;
        return IEndorser.endorses.selector;
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IEndorser).interfaceId || id == type(IERC165).interfaceId;
    }
}

contract EndorsementsUnitTest is EndorsementsTest {
    bytes32 private constant SUBJECT = keccak256("subject");

    function test_aLevelIsReachedByAsManyOrganisationsAsItAsks() public {
        _assertLevel(0);
        _endorse(endorsers[0], SUBJECT, EV);
        _assertLevel(0);
        _endorse(endorsers[1], SUBJECT, OV);
        _assertLevel(OV);
        _endorse(endorsers[2], SUBJECT, EV);
        _assertLevel(OV);
        _endorse(endorsers[3], SUBJECT, EV);
        _assertLevel(EV);
        assertEq(endorsements.endorsersOf(SUBJECT, address(0), EV).length, 3);
        address[] memory ov = endorsements.endorsersOf(SUBJECT, address(0), OV);
        assertEq(ov.length, 4);
        assertEq(ov[1], endorsers[1]);
    }

    function test_fallsAndRisesWithItsEndorsers() public {
        for (uint256 i = 0; i < 3; ++i) _endorse(endorsers[i], SUBJECT, EV);
        _suspend(endorsers[2], EV);
        _assertLevel(OV);
        _suspend(endorsers[1], EV);
        _assertLevel(0);
        vm.stopPrank();
        participants.reinstate(endorsers[1], endorsements.endorserRole(EV));
        participants.reinstate(endorsers[2], endorsements.endorserRole(EV));
        _assertLevel(EV);
        vm.expectEmit(address(endorsements));
        emit IEndorsements.EndorsementWithdrawn(SUBJECT, endorsers[0]);
        _actAs(endorsers[0]);
        endorsements.withdrawEndorsement(SUBJECT);
        _assertLevel(OV);
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorsementUnknown.selector, SUBJECT, endorsers[0]));
        endorsements.withdrawEndorsement(SUBJECT);
        _endorse(endorsers[0], SUBJECT, EV);
        _assertLevel(EV);
        assertEq(endorsements.endorsementsOf(SUBJECT).length, 3);
    }

    function test_oneOrganisationCountsOnce() public {
        address twin = makeAddr("twin");
        _enrol(twin, EV, bytes32(uint256(1)));
        _endorse(endorsers[0], SUBJECT, OV);
        _actAs(twin);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementExists.selector, SUBJECT, endorsers[0]), EV);
        _endorse(endorsers[0], SUBJECT, EV);
        _actAs(twin);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementExists.selector, SUBJECT, endorsers[0]), EV);
        _endorse(endorsers[1], SUBJECT, EV);
        _assertLevel(OV);
        _suspend(endorsers[0], EV);
        _assertLevel(0);
        _endorse(twin, SUBJECT, EV); // its twin speaks for it
        _assertLevel(OV);
        assertEq(endorsements.endorsementsOf(SUBJECT).length, 2);
    }

    function test_nobodyVouchesForItself() public {
        for (uint256 i = 0; i < 3; ++i) _endorse(endorsers[i], SUBJECT, EV);
        assertEq(endorsements.levelOf(SUBJECT, endorsers[0]), OV);
        address twin = makeAddr("twin");
        _enrol(twin, OV, bytes32(uint256(1)));
        assertEq(endorsements.levelOf(SUBJECT, twin), OV);
        assertEq(endorsements.levelOf(SUBJECT, makeAddr("somebody")), EV);
    }

    function test_anEndorserVouchesUpToItsLevel() public {
        address lesser = makeAddr("lesser");
        _enrol(lesser, OV, "lesser");
        _actAs(lesser);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorserNotEligible.selector, lesser, EV), EV);
        endorsements.endorse(SUBJECT, OV);
        address stranger = makeAddr("stranger");
        _actAs(stranger);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorserNotEligible.selector, stranger, OV), OV);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementLevelInvalid.selector, 0), 0);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementLevelInvalid.selector, 3), 3);
    }

    function test_anEndorsementCanRiseButNotRepeat() public {
        _endorse(endorsers[0], SUBJECT, OV);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementExists.selector, SUBJECT, endorsers[0]), OV);
        endorsements.endorse(SUBJECT, EV);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementExists.selector, SUBJECT, endorsers[0]), OV);
    }

    function test_aStolenKeyTakesOnlyWhatItGaveSince() public {
        for (uint256 i = 0; i < 2; ++i) _endorse(endorsers[i], SUBJECT, EV);
        vm.warp(block.timestamp + 100);
        _endorse(endorsers[2], SUBJECT, EV);
        uint40 since = uint40(block.timestamp);
        vm.warp(block.timestamp + 100);

        vm.expectEmit(address(endorsements));
        emit IEndorsements.EndorserCompromised(endorsers[2], since + 1);
        _actAs(endorsers[2]);
        endorsements.revokeSince(endorsers[2], since + 1);
        _assertLevel(EV);
        endorsements.revokeSince(endorsers[2], since);
        _assertLevel(OV);
        assertEq(endorsements.compromisedSince(endorsers[2]), since);
        // Later it cannot get, nor be said of others, nor of the future; and who has the key vouches no more.
        _refusesSince(endorsers[2], since + 1);
        _refusesSince(endorsers[1], since);
        _refusesSince(endorsers[2], 0);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorserNotEligible.selector, endorsers[2], EV), EV);
        _actAs(endorsers[1]);
        _refusesSince(endorsers[1], uint40(block.timestamp + 1));
        address colleague = makeAddr("colleague");
        _enrol(colleague, OV, bytes32(uint256(2)));
        _actAs(colleague);
        endorsements.revokeSince(endorsers[1], 1);
        _assertLevel(0);
    }

    function test_sixteenAreEnough() public {
        for (uint256 i = 0; i < 16; ++i) {
            address endorser = makeAddr(string.concat("another ", vm.toString(i)));
            _enrol(endorser, OV, bytes32(100 + i));
            _endorse(endorser, SUBJECT, OV);
        }
        _actAs(endorsers[0]);
        _refuses(abi.encodeWithSelector(IEndorsements.EndorsementsFull.selector, SUBJECT), EV);
    }

    function test_anOrganisationTakesOnePlace() public {
        for (uint256 i = 0; i < 16; ++i) {
            address account = makeAddr(string.concat("account ", vm.toString(i)));
            _enrol(account, OV, "one organisation");
            _actAs(account);
            // A colleague's word stands; one that was taken back gives way.
            if (i % 2 == 0) {
                endorsements.endorse(SUBJECT, OV);
                continue;
            }
            address colleague = _given(0);
            _refuses(abi.encodeWithSelector(IEndorsements.EndorsementExists.selector, SUBJECT, colleague), OV);
            _actAs(colleague);
            endorsements.withdrawEndorsement(SUBJECT);
        }
        assertEq(endorsements.endorsementsOf(SUBJECT).length, 1);
    }

    function test_whatStandsNoMoreGivesWay() public {
        for (uint256 i = 0; i < 16; ++i) {
            address endorser = makeAddr(string.concat("another ", vm.toString(i)));
            _enrol(endorser, OV, bytes32(100 + i));
            _endorse(endorser, SUBJECT, OV);
        }
        _suspend(makeAddr("another 7"), OV);
        _endorse(endorsers[0], SUBJECT, OV);
        assertEq(_given(7), endorsers[0]);
        assertEq(endorsements.endorsementsOf(SUBJECT).length, 16);
    }

    /// @dev The key was stolen and replaced by the registrar; the thief has the old one still.
    function test_theKeyThatWasReplacedSaysNothingOfItsSuccessor() public {
        address heir = makeAddr("heir");
        bytes32[] memory roles = new bytes32[](1);
        roles[0] = endorsements.endorserRole(EV);
        vm.stopPrank();
        participants.rotateAccount(endorsers[0], heir, roles);
        for (uint256 i = 1; i < 3; ++i) _endorse(endorsers[i], SUBJECT, EV);
        _endorse(heir, SUBJECT, EV);
        _assertLevel(EV);
        _actAs(endorsers[0]);
        _refusesSince(heir, 1);
        endorsements.revokeSince(endorsers[0], 1);
        _assertLevel(EV);
    }

    function test_contractsAreAskedAndCanDoNoHarm() public {
        address good = _contract(ContractEndorser.Manner.Good);
        _enrol(good, EV, "contract");
        endorsements.requestEndorsement(SUBJECT, EV, good);
        assertEq(endorsements.endorsementsOf(SUBJECT)[0].endorser, good);
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorserRefused.selector, good));
        endorsements.requestEndorsement("another", EV, good);

        for (uint256 i = 1; i <= uint256(type(ContractEndorser.Manner).max); ++i) {
            address odd = _contract(ContractEndorser.Manner(i));
            _enrol(odd, EV, bytes32(i + 50));
            uint256 before = gasleft();
            vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorserRefused.selector, odd));
            endorsements.requestEndorsement(SUBJECT, EV, odd);
            assertLt(before - gasleft(), 400_000);
        }
        address writing = address(new WritingEndorser());
        _enrol(writing, EV, "writing");
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorserRefused.selector, writing));
        endorsements.requestEndorsement(SUBJECT, EV, writing);
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorserRefused.selector, endorsers[0]));
        endorsements.requestEndorsement(SUBJECT, EV, endorsers[0]);
        address unknown = _contract(ContractEndorser.Manner.Good);
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorserNotEligible.selector, unknown, EV));
        endorsements.requestEndorsement(SUBJECT, EV, unknown);
    }

    function test_treesAreEndorsedByTheirRoot() public {
        bytes32 other = keccak256("other");
        bytes32[2] memory leaves = [_leaf(SUBJECT), _leaf(other)];
        bytes32 root = keccak256(abi.encode(leaves[0], leaves[1]));
        IEndorsements.InTree[] memory trees = new IEndorsements.InTree[](4);
        for (uint256 i = 0; i < 3; ++i) {
            _endorse(endorsers[i], root, EV);
            trees[i] = IEndorsements.InTree(endorsers[i], root, 0, new bytes32[](1));
            trees[i].proof[0] = leaves[1];
        }
        trees[3] = trees[0];
        assertEq(endorsements.levelInTrees(SUBJECT, address(0), trees), EV);
        assertEq(endorsements.levelInTrees(SUBJECT, endorsers[1], trees), OV);
        assertEq(endorsements.levelInTrees(other, address(0), trees), 0);
        trees[1].index = 1;
        assertEq(endorsements.levelInTrees(SUBJECT, address(0), trees), OV);
        trees[2].endorser = endorsers[4]; // who vouched for nothing
        assertEq(endorsements.levelInTrees(SUBJECT, address(0), trees), 0);
        _actAs(endorsers[0]);
        endorsements.withdrawEndorsement(root);
        trees[1].index = 0;
        assertEq(endorsements.levelInTrees(SUBJECT, address(0), trees), 0);
    }

    function test_isMadeOfARegistryAndThresholds() public {
        uint8[] memory thresholds = endorsements.thresholds();
        assertEq(abi.encode(thresholds), abi.encode(_thresholds(2, 3)));
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.EndorsementsPartMissing.selector, address(1)));
        new Endorsements(IParticipantRegistry(address(1)), thresholds);
        _refusesThresholds(new uint8[](0));
        _refusesThresholds(new uint8[](9));
        _refusesThresholds(_thresholds(0, 1));
        _refusesThresholds(_thresholds(1, 17));
    }

    /// @dev Against a model that counts in another order: whoever vouches, withdraws, is suspended or compromised.
    function testFuzz_countsOrganisations(uint256 seed) public {
        bool[5] memory given;
        uint8[5] memory levels;
        bool[5] memory suspended;
        for (uint256 step = 0; step < 24; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 who = seed % 5;
            uint8 level = uint8(1 + ((seed >> 8) % 2));
            uint256 what = (seed >> 16) % 4;
            if (what < 2 && !suspended[who] && (!given[who] || levels[who] < level)) {
                _endorse(endorsers[who], SUBJECT, level);
                (given[who], levels[who]) = (true, level);
            } else if (what == 2 && given[who]) {
                _actAs(endorsers[who]);
                endorsements.withdrawEndorsement(SUBJECT);
                given[who] = false;
            } else if (what == 3) {
                vm.stopPrank();
                bytes32 role = endorsements.endorserRole(EV);
                if (suspended[who]) participants.reinstate(endorsers[who], role);
                else participants.suspend(endorsers[who], role, "why");
                suspended[who] = !suspended[who];
            }
            (uint256 ov, uint256 ev) = (0, 0);
            for (uint256 i = 0; i < 5; ++i) {
                if (!given[i] || suspended[i]) continue;
                ++ov;
                if (levels[i] == EV) ++ev;
            }
            _assertLevel(
                ev >= 3
                    ? EV
                    : ov >= 2
                        ? OV
                        : 0
            );
        }
    }

    function _assertLevel(uint8 level) private view {
        assertEq(endorsements.levelOf(SUBJECT, address(0)), level);
    }

    function _refuses(bytes memory refusal, uint8 level) private {
        vm.expectRevert(refusal);
        endorsements.endorse(SUBJECT, level);
    }

    function _refusesSince(address endorser, uint40 since) private {
        vm.expectRevert(abi.encodeWithSelector(IEndorsements.CompromiseInvalid.selector, endorser, since));
        endorsements.revokeSince(endorser, since);
    }

    function _refusesThresholds(uint8[] memory thresholds) private {
        vm.expectRevert(IEndorsements.EndorsementThresholdsInvalid.selector);
        new Endorsements(participants, thresholds);
    }

    function _given(uint256 place) private view returns (address) {
        return endorsements.endorsementsOf(SUBJECT)[place].endorser;
    }

    function _contract(ContractEndorser.Manner manner) private returns (address) {
        return address(new ContractEndorser(manner, SUBJECT));
    }

    function _thresholds(uint8 one, uint8 two) private pure returns (uint8[] memory thresholds) {
        thresholds = new uint8[](2);
        (thresholds[0], thresholds[1]) = (one, two);
    }

    function _leaf(bytes32 subject) private pure returns (bytes32) {
        return keccak256(abi.encode(subject));
    }
}
