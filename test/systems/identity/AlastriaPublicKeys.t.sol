// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IAlastriaPublicKeys} from "../../../contracts/systems/identity/alastriaIdentityManager/IAlastriaPublicKeys.sol";
import {AlastriaTest} from "./AlastriaTest.sol";

contract AlastriaPublicKeysTest is AlastriaTest {
    bytes32 private constant KEY = keccak256("a public key");

    function _move(IAlastriaPublicKeys.KeyStatus to) private {
        vm.prank(ana);
        manager.updateKey(ana, KEY, to);
    }

    function _signature(uint256 key, IAlastriaPublicKeys.KeyStatus to) private view returns (bytes memory) {
        bytes32 typehash = keccak256("UpdateKey(address identity,bytes32 keyHash,uint8 status,uint256 deadline)");
        return _signed(key, keccak256(abi.encode(typehash, ana, KEY, to, DEADLINE)));
    }

    /// @dev Every state against every move: the table of the interface, written down once more by hand.
    function test_moves_forward_only() public {
        bool[4][4] memory allowed = [
            [false, true, false, false],
            [false, false, true, true],
            [false, false, false, true],
            [false, false, false, false]
        ];
        for (uint8 from = 0; from < 4; ++from) {
            for (uint8 to = 0; to < 4; ++to) {
                bytes32 key = keccak256(abi.encode(from, to));
                IAlastriaPublicKeys.KeyStatus target = IAlastriaPublicKeys.KeyStatus(to);
                _actAs(ana);
                if (from >= 1) manager.updateKey(ana, key, IAlastriaPublicKeys.KeyStatus.Valid);
                if (from >= 2) manager.updateKey(ana, key, IAlastriaPublicKeys.KeyStatus(from));
                if (allowed[from][to]) {
                    vm.expectEmit(address(manager));
                    emit IAlastriaPublicKeys.KeyUpdated(ana, key, ana, target);
                } else {
                    vm.expectRevert(
                        abi.encodeWithSelector(
                            IAlastriaPublicKeys.KeyTransitionForbidden.selector,
                            ana,
                            key,
                            IAlastriaPublicKeys.KeyStatus(from),
                            target
                        )
                    );
                }
                manager.updateKey(ana, key, target);
                assertEq(uint8(manager.keyOf(ana, key).status), allowed[from][to] ? to : from);
            }
        }
    }

    function test_says_from_when_to_when_a_key_was_good_until_it_is_deleted() public {
        _move(IAlastriaPublicKeys.KeyStatus.Valid);
        assertEq(manager.keyOf(ana, KEY).from, NOW);
        assertEq(manager.keyOf(ana, KEY).until, 0);
        vm.warp(NOW + 5);
        _move(IAlastriaPublicKeys.KeyStatus.Revoked);
        assertEq(manager.keyOf(ana, KEY).from, NOW);
        assertEq(manager.keyOf(ana, KEY).until, NOW + 5);
        _move(IAlastriaPublicKeys.KeyStatus.Deleted);
        assertEq(manager.keyOf(ana, KEY).from, 0);
        assertEq(manager.keyOf(ana, KEY).until, 0);
    }

    function test_ends_the_old_owners_keys_with_its_ownership() public {
        _move(IAlastriaPublicKeys.KeyStatus.Valid);
        address phone = makeAddr("new phone");
        vm.prank(ana);
        registry.changeOwner(ana, phone);
        assertEq(uint8(manager.keyOf(ana, KEY).status), uint8(IAlastriaPublicKeys.KeyStatus.Revoked));
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPublicKeys.AlastriaOwnerOnly.selector, ana, ana));
        manager.updateKey(ana, KEY, IAlastriaPublicKeys.KeyStatus.Revoked);
        vm.prank(phone);
        manager.updateKey(ana, KEY, IAlastriaPublicKeys.KeyStatus.Revoked);
        assertEq(manager.keyOf(ana, KEY).until, NOW);
    }

    function test_keys_of_an_ownership_that_is_over_do_not_come_back_with_the_owner() public {
        _move(IAlastriaPublicKeys.KeyStatus.Valid);
        address thief = makeAddr("thief");
        vm.prank(ana);
        registry.changeOwner(ana, thief);
        vm.prank(thief);
        registry.changeOwner(ana, ana);
        assertEq(uint8(manager.keyOf(ana, KEY).status), uint8(IAlastriaPublicKeys.KeyStatus.Revoked));
        vm.prank(ana);
        manager.updateKey(ana, keccak256("a fresh key"), IAlastriaPublicKeys.KeyStatus.Valid);
        assertEq(manager.keyOf(ana, keccak256("a fresh key")).epoch, 2);
    }

    function test_a_deactivated_identity_has_no_key() public {
        _move(IAlastriaPublicKeys.KeyStatus.Valid);
        vm.prank(ana);
        registry.changeOwner(ana, address(0));
        assertEq(uint8(manager.keyOf(ana, KEY).status), uint8(IAlastriaPublicKeys.KeyStatus.Revoked));
    }

    function test_refuses_the_zero_hash() public {
        vm.prank(ana);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPublicKeys.KeyHashZero.selector, ana));
        manager.updateKey(ana, bytes32(0), IAlastriaPublicKeys.KeyStatus.Valid);
    }

    function test_refuses_a_stranger_and_keeps_identities_apart() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaPublicKeys.AlastriaOwnerOnly.selector, ana, stranger));
        manager.updateKey(ana, KEY, IAlastriaPublicKeys.KeyStatus.Valid);
        vm.prank(stranger);
        manager.updateKey(stranger, KEY, IAlastriaPublicKeys.KeyStatus.Valid);
        assertEq(uint8(manager.keyOf(ana, KEY).status), 0);
    }

    function test_acts_by_the_owners_signature_once() public {
        bytes memory signature = _signature(anaKey, IAlastriaPublicKeys.KeyStatus.Valid);
        _actAs(relayer);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        manager.updateKeyBySig(ana, KEY, IAlastriaPublicKeys.KeyStatus.Valid, DEADLINE, signature);
        vm.warp(DEADLINE);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.updateKeyBySig(ana, KEY, IAlastriaPublicKeys.KeyStatus.Deleted, DEADLINE, signature);
        manager.updateKeyBySig(ana, KEY, IAlastriaPublicKeys.KeyStatus.Valid, DEADLINE, signature);
        assertEq(uint8(manager.keyOf(ana, KEY).status), uint8(IAlastriaPublicKeys.KeyStatus.Valid));
        vm.expectRevert(
            abi.encodeWithSelector(
                IAlastriaPublicKeys.KeyTransitionForbidden.selector,
                ana,
                KEY,
                IAlastriaPublicKeys.KeyStatus.Valid,
                IAlastriaPublicKeys.KeyStatus.Valid
            )
        );
        manager.updateKeyBySig(ana, KEY, IAlastriaPublicKeys.KeyStatus.Valid, DEADLINE, signature);
    }

    function test_refuses_the_signature_of_an_owner_that_was_replaced() public {
        bytes memory signature = _signature(anaKey, IAlastriaPublicKeys.KeyStatus.Valid);
        address phone = makeAddr("new phone");
        vm.prank(ana);
        registry.changeOwner(ana, phone);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, phone));
        manager.updateKeyBySig(ana, KEY, IAlastriaPublicKeys.KeyStatus.Valid, DEADLINE, signature);
    }
}
