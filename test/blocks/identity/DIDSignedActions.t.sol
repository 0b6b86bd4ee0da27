// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";
import {IDIDRegistry} from "../../../contracts/blocks/identity/IDIDRegistry.sol";
import {IERC1056} from "../../../contracts/blocks/identity/IERC1056.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {RelayedActions} from "../../helpers/RelayedActions.sol";

/// @notice What an owner signs and a relayer sends, with type strings written here once more: each action is done just
/// as signed, and once; whoever changes anything about it changes nothing on the ledger.
contract DIDSignedActionsTest is RelayedActions {
    bytes32 private constant SERVICE = "did/svc/HubService";

    DIDRegistry private registry = new DIDRegistry();
    address private identity;
    uint256 private key;
    address private heir = makeAddr("heir");
    address private recovery = address(new SmartAccount(heir));

    function setUp() public {
        (identity, key) = makeAddrAndKey("identity");
        vm.warp(1_800_000_000);
    }

    function _signed(bytes memory fields) private view returns (bytes memory) {
        return _sign(key, _typedDigest("Trellis DIDRegistry", block.chainid, address(registry), keccak256(fields)));
    }

    function test_an_attribute() public {
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "SetAttribute(address actor,address identity,bytes32 name,bytes value,uint256 validity,uint256 nonce,uint256 deadline)"
                ),
                identity,
                identity,
                SERVICE,
                keccak256("https://hub.example"),
                60,
                0,
                DEADLINE
            )
        );
        bytes[] memory altered = new bytes[](4);
        altered[0] = _setAttribute(heir, SERVICE, "https://hub.example", 60, signature);
        altered[1] = _setAttribute(identity, "did/svc/Other", "https://hub.example", 60, signature);
        altered[2] = _setAttribute(identity, SERVICE, "https://hub.example.", 60, signature);
        altered[3] = _setAttribute(identity, SERVICE, "https://hub.example", 61, signature);
        _refused(address(registry), identity, altered);
        vm.expectEmit();
        emit IERC1056.DIDAttributeChanged(identity, SERVICE, "https://hub.example", block.timestamp + 60, 0);
        _once(address(registry), identity, _setAttribute(identity, SERVICE, "https://hub.example", 60, signature));
    }

    function _setAttribute(
        address about,
        bytes32 name,
        bytes memory value,
        uint256 validity,
        bytes memory signature
    ) private view returns (bytes memory) {
        return
            abi.encodeCall(
                IDIDRegistry.setAttributeBySig,
                (identity, about, name, value, validity, 0, DEADLINE, signature)
            );
    }

    function test_several_changes_and_a_new_owner() public {
        IDIDRegistry.Change[] memory changes = new IDIDRegistry.Change[](2);
        changes[0] = IDIDRegistry.Change(
            IDIDRegistry.ChangeKind.AddDelegate,
            "sigAuth",
            abi.encodePacked(makeAddr("phone")),
            60
        );
        changes[1] = IDIDRegistry.Change(IDIDRegistry.ChangeKind.SetAttribute, SERVICE, "https://hub.example", 90);
        bytes32[] memory hashes = new bytes32[](2);
        hashes[0] = _hashOf(changes[0]);
        hashes[1] = _hashOf(changes[1]);
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "ApplyChanges(address actor,address identity,Change[] changes,address newOwner,uint256 nonce,uint256 deadline)Change(uint8 kind,bytes32 name,bytes value,uint256 validity)"
                ),
                identity,
                identity,
                keccak256(abi.encodePacked(hashes)),
                heir,
                0,
                DEADLINE
            )
        );
        bytes memory call = _applyChanges(changes, heir, signature);
        bytes[] memory altered = new bytes[](6);
        altered[0] = _applyChanges(changes, relayer, signature);
        changes[0].kind = IDIDRegistry.ChangeKind.RevokeDelegate;
        altered[1] = _applyChanges(changes, heir, signature);
        changes[0].kind = IDIDRegistry.ChangeKind.AddDelegate;
        changes[0].value = abi.encodePacked(relayer);
        altered[2] = _applyChanges(changes, heir, signature);
        changes[0].value = abi.encodePacked(makeAddr("phone"));
        changes[1].validity = 91;
        altered[3] = _applyChanges(changes, heir, signature);
        changes[1].validity = 90;
        changes[1].name = "did/svc/Other";
        altered[4] = _applyChanges(changes, heir, signature);
        altered[5] = _applyChanges(new IDIDRegistry.Change[](0), heir, signature);
        _refused(address(registry), identity, altered);

        vm.expectEmit();
        emit IERC1056.DIDAttributeChanged(identity, SERVICE, "https://hub.example", block.timestamp + 90, block.number);
        _once(address(registry), identity, call);
        assertEq(registry.identityOwner(identity), heir);
    }

    function _hashOf(IDIDRegistry.Change memory change) private pure returns (bytes32) {
        bytes32 typeHash = keccak256("Change(uint8 kind,bytes32 name,bytes value,uint256 validity)");
        return keccak256(abi.encode(typeHash, change.kind, change.name, keccak256(change.value), change.validity));
    }

    function _applyChanges(
        IDIDRegistry.Change[] memory changes,
        address newOwner,
        bytes memory signature
    ) private view returns (bytes memory) {
        return
            abi.encodeCall(
                IDIDRegistry.applyChangesBySig,
                (identity, identity, changes, newOwner, 0, DEADLINE, signature)
            );
    }

    function test_a_commitment_to_the_next_owner() public {
        bytes32 commitment = keccak256(abi.encode(identity, heir));
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "CommitNextOwner(address actor,address identity,bytes32 commitment,uint256 nonce,uint256 deadline)"
                ),
                identity,
                identity,
                commitment,
                0,
                DEADLINE
            )
        );
        bytes[] memory altered = new bytes[](2);
        altered[0] = _commit(heir, commitment, signature);
        altered[1] = _commit(identity, keccak256(abi.encode(identity, relayer)), signature);
        _refused(address(registry), identity, altered);
        _once(address(registry), identity, _commit(identity, commitment, signature));
        assertEq(registry.nextOwnerOf(identity), commitment);
    }

    function _commit(address about, bytes32 commitment, bytes memory signature) private view returns (bytes memory) {
        return abi.encodeCall(IDIDRegistry.commitNextOwnerBySig, (identity, about, commitment, 0, DEADLINE, signature));
    }

    function test_a_recovery() public {
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "SetRecovery(address actor,address identity,address recovery,uint256 nonce,uint256 deadline)"
                ),
                identity,
                identity,
                recovery,
                0,
                DEADLINE
            )
        );
        bytes[] memory altered = new bytes[](2);
        altered[0] = _setRecovery(heir, recovery, signature);
        altered[1] = _setRecovery(identity, address(registry), signature);
        _refused(address(registry), identity, altered);
        _once(address(registry), identity, _setRecovery(identity, recovery, signature));
        assertEq(registry.recoveryOf(identity), recovery);
    }

    function _setRecovery(address about, address what, bytes memory signature) private view returns (bytes memory) {
        return abi.encodeCall(IDIDRegistry.setRecoveryBySig, (identity, about, what, 0, DEADLINE, signature));
    }
}
