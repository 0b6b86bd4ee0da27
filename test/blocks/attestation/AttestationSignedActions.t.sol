// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IAttestationRegistry} from "../../../contracts/blocks/attestation/IAttestationRegistry.sol";
import {IAttestationRoots} from "../../../contracts/blocks/attestation/IAttestationRoots.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {RelayedActions} from "../../helpers/RelayedActions.sol";
import {AttestationTest} from "./AttestationTest.sol";

/// @notice What an attester signs and a relayer sends, with type strings written here once more: each action is done just
/// as signed and once; whoever changes anything about it changes nothing on the ledger.
contract AttestationSignedActionsTest is AttestationTest, RelayedActions {
    IAttestationRoots.Status private constant SUSPENDED = IAttestationRoots.Status.Suspended;
    IAttestationRoots.Status private constant REVOKED = IAttestationRoots.Status.Revoked;

    function _signed(bytes memory fields) private view returns (bytes memory) {
        bytes32 digest = _typedDigest(
            "Trellis AttestationRegistry",
            block.chainid,
            address(registry),
            keccak256(fields)
        );
        return _sign(key, digest);
    }

    function _signAttest(
        address attester,
        IAttestationRegistry.Statement memory said,
        uint256 deadline
    ) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "Attest(address attester,bytes32 schema,bytes32 subject,bytes32 dataHash,bytes32 refUID,uint40 expirationTime,uint256 nonce,uint256 deadline)"
        );
        return
            _signed(
                abi.encode(
                    typeHash,
                    attester,
                    said.schema,
                    said.subject,
                    said.dataHash,
                    said.refUID,
                    said.expirationTime,
                    0,
                    deadline
                )
            );
    }

    function _attestCall(
        IAttestationRegistry.Statement memory said,
        bytes memory signature
    ) private view returns (bytes memory) {
        return abi.encodeCall(IAttestationRegistry.attestBySig, (university, said, 0, DEADLINE, signature));
    }

    function test_a_statement() public {
        IAttestationRegistry.Statement memory said = _statement(DATA);
        bytes memory signature = _signAttest(university, said, DEADLINE);
        bytes memory call = _attestCall(said, signature);
        bytes[] memory altered = new bytes[](5);
        said.subject = "another";
        altered[0] = _attestCall(said, signature);
        said = _statement("another");
        altered[1] = _attestCall(said, signature);
        said = _statement(DATA);
        said.expirationTime = NOW + 1;
        altered[2] = _attestCall(said, signature);
        said = _statement(DATA);
        said.refUID = "another";
        altered[3] = _attestCall(said, signature);
        said = _statement(DATA);
        said.schema = "another";
        altered[4] = _attestCall(said, signature);
        _refused(address(registry), university, altered);
        _once(address(registry), university, call);
        _assertStatus(registry.uidOf(university, _statement(DATA)), IAttestationRoots.Status.Valid);
    }

    function test_a_statement_in_time_and_on_one_chain() public {
        bytes memory signature = _signAttest(university, _statement(DATA), NOW);
        vm.warp(NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, NOW));
        registry.attestBySig(university, _statement(DATA), 0, NOW, signature);
        vm.warp(NOW);
        uint256 snapshot = vm.snapshotState();
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, university));
        registry.attestBySig(university, _statement(DATA), 0, NOW, signature);
        vm.revertToState(snapshot);
        registry.attestBySig(university, _statement(DATA), 0, NOW, signature);
    }

    function test_a_contract_account_attests_and_may_change_its_mind() public {
        SmartAccount account = new SmartAccount(university);
        bytes memory signature = _signAttest(address(account), _statement(DATA), NOW);
        account.refuse(true);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        registry.attestBySig(address(account), _statement(DATA), 0, NOW, signature);
        account.refuse(false);
        bytes32 uid = registry.attestBySig(address(account), _statement(DATA), 0, NOW, signature);
        _assertStatus(uid, IAttestationRoots.Status.Valid);
    }

    function test_a_root() public {
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "AttestRoot(address attester,bytes32 schema,bytes32 root,uint32 count,bytes32 refUID,uint40 expirationTime,uint256 nonce,uint256 deadline)"
                ),
                university,
                schema,
                DATA,
                7,
                bytes32(0),
                0,
                0,
                DEADLINE
            )
        );
        bytes[] memory altered = new bytes[](4);
        altered[0] = _rootCall(_root("another", 7), signature);
        altered[1] = _rootCall(_root(DATA, 8), signature);
        IAttestationRoots.RootStatement memory said = _root(DATA, 7);
        said.expirationTime = NOW + 1;
        altered[2] = _rootCall(said, signature);
        said = _root(DATA, 7);
        said.schema = "another";
        altered[3] = _rootCall(said, signature);
        _refused(address(registry), university, altered);
        _once(address(registry), university, _rootCall(_root(DATA, 7), signature));
        _assertStatus(registry.rootUidOf(university, _root(DATA, 7)), IAttestationRoots.Status.Valid);
    }

    function _rootCall(
        IAttestationRoots.RootStatement memory said,
        bytes memory signature
    ) private view returns (bytes memory) {
        return abi.encodeCall(IAttestationRoots.attestRootBySig, (university, said, 0, DEADLINE, signature));
    }

    function test_a_status() public {
        bytes32 uid = _attest(DATA);
        bytes32 other = _attest("another");
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "SetAttestationStatus(address attester,bytes32 uid,uint8 status,bytes32 reason,uint256 nonce,uint256 deadline)"
                ),
                university,
                uid,
                SUSPENDED,
                bytes32("review"),
                0,
                DEADLINE
            )
        );
        bytes[] memory altered = new bytes[](3);
        altered[0] = _statusCall(other, SUSPENDED, "review", signature);
        altered[1] = _statusCall(uid, REVOKED, "review", signature);
        altered[2] = _statusCall(uid, SUSPENDED, "another", signature);
        _refused(address(registry), university, altered);
        _once(address(registry), university, _statusCall(uid, SUSPENDED, "review", signature));
        _assertStatus(uid, SUSPENDED);
    }

    function test_a_status_of_anothers_attestation_is_refused_however_well_signed() public {
        _actAs(stranger);
        bytes32 uid = registry.attest(_statement(DATA));
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "SetAttestationStatus(address attester,bytes32 uid,uint8 status,bytes32 reason,uint256 nonce,uint256 deadline)"
                ),
                university,
                uid,
                REVOKED,
                bytes32(0),
                0,
                DEADLINE
            )
        );
        vm.expectRevert(abi.encodeWithSelector(IAttestationRegistry.AttesterOnly.selector, uid, university));
        registry.setStatusBySig(university, uid, REVOKED, 0, 0, DEADLINE, signature);
    }

    function _statusCall(
        bytes32 uid,
        IAttestationRoots.Status status,
        bytes32 reason,
        bytes memory signature
    ) private view returns (bytes memory) {
        return
            abi.encodeCall(
                IAttestationRegistry.setStatusBySig,
                (university, uid, status, reason, 0, DEADLINE, signature)
            );
    }

    function test_leaves() public {
        _actAs(university);
        bytes32 uid = registry.attestRoot(_root(DATA, 900));
        bytes32 other = registry.attestRoot(_root("another", 900));
        uint32[] memory indices = new uint32[](2);
        (indices[0], indices[1]) = (3, 700);
        bytes memory signature = _signed(
            abi.encode(
                keccak256(
                    "SetLeafStatuses(address attester,bytes32 uid,uint32[] indices,uint8 status,bytes32 reason,uint256 nonce,uint256 deadline)"
                ),
                university,
                uid,
                keccak256(abi.encodePacked(uint256(3), uint256(700))),
                REVOKED,
                bytes32("stolen"),
                0,
                DEADLINE
            )
        );
        bytes[] memory altered = new bytes[](4);
        altered[0] = _leavesCall(other, indices, REVOKED, "stolen", signature);
        altered[1] = _leavesCall(uid, _list(3), REVOKED, "stolen", signature);
        altered[2] = _leavesCall(uid, indices, SUSPENDED, "stolen", signature);
        altered[3] = _leavesCall(uid, indices, REVOKED, "another", signature);
        _refused(address(registry), university, altered);
        _once(address(registry), university, _leavesCall(uid, indices, REVOKED, "stolen", signature));
        (uint256[] memory revoked, ) = registry.leafWordsOf(uid, 0, 3);
        assertEq(revoked[0], 1 << 3);
        assertEq(revoked[2], 1 << (700 - 512));
    }

    function _leavesCall(
        bytes32 uid,
        uint32[] memory indices,
        IAttestationRoots.Status status,
        bytes32 reason,
        bytes memory signature
    ) private view returns (bytes memory) {
        return
            abi.encodeCall(
                IAttestationRoots.setLeafStatusesBySig,
                (university, uid, indices, status, reason, 0, DEADLINE, signature)
            );
    }
}
