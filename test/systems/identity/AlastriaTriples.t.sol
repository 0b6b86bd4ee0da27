// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAlastriaCredentials} from "../../../contracts/systems/identity/alastriaIdentityManager/IAlastriaCredentials.sol";
import {IAlastriaPresentations} from "../../../contracts/systems/identity/alastriaIdentityManager/IAlastriaPresentations.sol";
import {AlastriaTest} from "./AlastriaTest.sol";

/// @notice One credential that was presented: every state of subject, issuer, the subject's presentation and the
/// receiver's receipt, against every action. An action is allowed or meets the named error, and moves no other entry.
contract AlastriaTriplesTest is AlastriaTest {
    address private university = makeAddr("university");
    address private employer = makeAddr("employer");

    uint32 private constant PERIOD = 1 days;

    /// @dev One world of entries: the same name in the words of each side.
    struct World {
        bytes32 subject;
        bytes32 issuer;
        bytes32 presentation;
        bytes32 received;
        bytes32 secret;
        bytes32 receipt;
    }

    /// @dev Where each entry stands.
    struct States {
        uint8 subject;
        uint8 issuer;
        uint8 presentation;
        uint8 receipt;
    }

    uint256 private _worlds;
    uint256 private _allowed;
    uint256 private _refused;

    /// @dev Which moves the subject and the issuer may make: rows from, columns to, as in the interface.
    function _credentialMove(bool subject, uint8 from, uint8 to) private pure returns (bool) {
        bool[5][5] memory subjects = [
            [false, true, false, false, false],
            [false, false, true, true, true],
            [false, false, false, true, true],
            [false, false, false, false, true],
            [false, false, false, false, false]
        ];
        bool[5][5] memory issuers = [
            [false, true, false, false, false],
            [false, false, true, true, false],
            [false, false, false, true, false],
            [false, false, false, false, false],
            [false, false, false, false, false]
        ];
        return subject ? subjects[from][to] : issuers[from][to];
    }

    function test_every_state_of_every_side_against_every_action() public {
        uint8[3] memory presentations = [0, 1, 3];
        uint8[4] memory receipts = [0, 2, 3, 4];
        for (uint8 subject = 0; subject < 5; ++subject) {
            for (uint8 issuer = 0; issuer < 4; ++issuer) {
                for (uint256 i = 0; i < presentations.length; ++i) {
                    for (uint256 j = 0; j < receipts.length; ++j) {
                        _everyAction(States(subject, issuer, presentations[i], receipts[j]));
                    }
                }
            }
        }
        // 240 worlds of 18 actions each. A subject state occurs in 48, an issuer state in 60, and so on; times the moves allowed.
        assertEq(_refused + _allowed, 240 * 18);
        assertEq(_allowed, 48 * 7 + 60 * 4 + 80 * 2 + 60 * 3);
    }

    /// @dev Ten credential moves, five moves of the subject's presentation, three of the receipt.
    function _everyAction(States memory states) private {
        for (uint8 action = 0; action < 18; ++action) {
            World memory world = _build(states);
            States memory after_ = States(states.subject, states.issuer, states.presentation, states.receipt);
            if (action < 5) _moveSubject(world, after_, action);
            else if (action < 10) _moveIssuer(world, after_, action - 5);
            else if (action < 15) _movePresentation(world, after_, action - 10);
            else _moveReceipt(world, after_, action - 15);
            _assertStates(world, after_);
        }
    }

    function _moveSubject(World memory world, States memory states, uint8 to) private {
        bool allowed = _credentialMove(true, states.subject, to);
        if (!allowed) _expectCredential(IAlastriaCredentials.Side.Subject, world.subject, states.subject, to);
        _count(allowed);
        vm.prank(ana);
        manager.updateCredential(
            IAlastriaCredentials.Side.Subject,
            world.subject,
            IAlastriaCredentials.CredentialStatus(to)
        );
        if (allowed) states.subject = to;
    }

    function _moveIssuer(World memory world, States memory states, uint8 to) private {
        bool allowed = _credentialMove(false, states.issuer, to);
        if (!allowed) _expectCredential(IAlastriaCredentials.Side.Issuer, world.issuer, states.issuer, to);
        _count(allowed);
        vm.prank(university);
        manager.updateCredential(
            IAlastriaCredentials.Side.Issuer,
            world.issuer,
            IAlastriaCredentials.CredentialStatus(to)
        );
        if (allowed) states.issuer = to;
    }

    function _movePresentation(World memory world, States memory states, uint8 to) private {
        bool allowed = (states.presentation == 0 && to == 1) || (states.presentation == 1 && to == 3);
        if (!allowed) _expectPresentation(world.presentation, states.presentation, to);
        _count(allowed);
        vm.prank(ana);
        manager.updatePresentation(world.presentation, IAlastriaPresentations.PresentationStatus(to));
        if (allowed) states.presentation = to;
    }

    /// @dev Received, AskDeletion, DeletionConfirmation, each by its own function.
    function _moveReceipt(World memory world, States memory states, uint8 action) private {
        uint8 to = action + 2;
        bool allowed = states.receipt == [0, 2, 3][action];
        if (!allowed) _expectPresentation(world.receipt, states.receipt, to);
        _count(allowed);
        if (action == 1) {
            vm.prank(relayer);
            manager.askDeletion(employer, world.received, world.secret);
        } else {
            vm.prank(employer);
            if (action == 0) manager.confirmReceipt(world.receipt, PERIOD);
            else manager.confirmDeletion(world.receipt);
        }
        if (allowed) states.receipt = to;
    }

    function _build(States memory states) private returns (World memory world) {
        uint256 number = ++_worlds;
        world.subject = keccak256(abi.encode("subject", number));
        world.issuer = keccak256(abi.encode("issuer", number));
        world.presentation = keccak256(abi.encode("presentation", number));
        world.received = keccak256(abi.encode("received", number));
        world.secret = keccak256(abi.encode("secret", number));
        world.receipt = keccak256(abi.encode(world.received, keccak256(abi.encode(world.secret))));
        _actAs(ana);
        _credentialTo(IAlastriaCredentials.Side.Subject, world.subject, states.subject);
        if (states.presentation > 0) {
            manager.updatePresentation(world.presentation, IAlastriaPresentations.PresentationStatus.Valid);
        }
        if (states.presentation > 1) {
            manager.updatePresentation(world.presentation, IAlastriaPresentations.PresentationStatus.AskDeletion);
        }
        _actAs(university);
        _credentialTo(IAlastriaCredentials.Side.Issuer, world.issuer, states.issuer);
        _actAs(employer);
        if (states.receipt > 1) manager.confirmReceipt(world.receipt, PERIOD);
        if (states.receipt > 2) manager.askDeletion(employer, world.received, world.secret);
        if (states.receipt > 3) manager.confirmDeletion(world.receipt);
        vm.stopPrank();
    }

    function _credentialTo(IAlastriaCredentials.Side side, bytes32 digest, uint8 to) private {
        if (to > 0) manager.updateCredential(side, digest, IAlastriaCredentials.CredentialStatus.Valid);
        if (to > 1) manager.updateCredential(side, digest, IAlastriaCredentials.CredentialStatus(to));
    }

    function _assertStates(World memory world, States memory states) private view {
        (IAlastriaCredentials.CredentialStatus subject, ) = manager.credentialStatusOf(
            IAlastriaCredentials.Side.Subject,
            ana,
            world.subject
        );
        (IAlastriaCredentials.CredentialStatus issuer, ) = manager.credentialStatusOf(
            IAlastriaCredentials.Side.Issuer,
            university,
            world.issuer
        );
        assertEq(uint8(subject), states.subject);
        assertEq(uint8(issuer), states.issuer);
        assertEq(uint8(manager.presentationStatusOf(ana, world.presentation)), states.presentation);
        assertEq(uint8(manager.receiptOf(employer, world.receipt).status), states.receipt);
    }

    function _count(bool allowed) private {
        if (allowed) ++_allowed;
        else ++_refused;
    }

    function _expectCredential(IAlastriaCredentials.Side side, bytes32 digest, uint8 from, uint8 to) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAlastriaCredentials.CredentialTransitionForbidden.selector, side, digest, from, to)
        );
    }

    function _expectPresentation(bytes32 digest, uint8 from, uint8 to) private {
        vm.expectRevert(
            abi.encodeWithSelector(IAlastriaPresentations.PresentationTransitionForbidden.selector, digest, from, to)
        );
    }
}
