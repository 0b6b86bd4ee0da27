// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {IAlastriaCredentials} from "../../../contracts/systems/identity/alastriaIdentityManager/IAlastriaCredentials.sol";
import {AlastriaTest} from "./AlastriaTest.sol";

contract AlastriaCredentialsTest is AlastriaTest {
    IAlastriaCredentials.Side private constant SUBJECT = IAlastriaCredentials.Side.Subject;
    IAlastriaCredentials.Side private constant ISSUER = IAlastriaCredentials.Side.Issuer;
    IAlastriaCredentials.CredentialStatus private constant VALID = IAlastriaCredentials.CredentialStatus.Valid;
    IAlastriaCredentials.CredentialStatus private constant REVOKED = IAlastriaCredentials.CredentialStatus.Revoked;

    bytes32 private constant DIGEST = keccak256("a credential in the words of one side");
    bytes32 private constant OTHER = keccak256("another credential");
    bytes32 private root;
    bytes32[] private proof;

    function setUp() public override {
        super.setUp();
        bytes32 a = keccak256(bytes.concat(DIGEST));
        bytes32 b = keccak256(bytes.concat(OTHER));
        root = a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
        proof.push(b);
    }

    function _status(IAlastriaCredentials.Side side, address account) private view returns (uint8) {
        (IAlastriaCredentials.CredentialStatus status, ) = manager.credentialStatusOf(side, account, DIGEST);
        return uint8(status);
    }

    function _inRoot(address account, bytes32 digest) private view returns (uint8 status, uint40 since) {
        IAlastriaCredentials.CredentialStatus said;
        (said, since) = manager.credentialStatusInRoot(ISSUER, account, root, proof, digest);
        status = uint8(said);
    }

    function _updateSignature(
        IAlastriaCredentials.Side side,
        IAlastriaCredentials.CredentialStatus to
    ) private view returns (bytes memory) {
        bytes32 typehash = keccak256(
            "UpdateCredential(address account,uint8 side,bytes32 digest,uint8 status,uint256 deadline)"
        );
        return _signed(anaKey, keccak256(abi.encode(typehash, ana, side, DIGEST, to, DEADLINE)));
    }

    function _expectForbidden(
        IAlastriaCredentials.CredentialStatus from,
        IAlastriaCredentials.CredentialStatus to
    ) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAlastriaCredentials.CredentialTransitionForbidden.selector,
                ISSUER,
                DIGEST,
                from,
                to
            )
        );
    }

    // ——— single entries (every pair of states stands in AlastriaTriples.t.sol)

    function test_says_since_when() public {
        vm.prank(ana);
        manager.updateCredential(SUBJECT, DIGEST, VALID);
        (, uint40 since) = manager.credentialStatusOf(SUBJECT, ana, DIGEST);
        assertEq(since, NOW);
        vm.warp(NOW + 9);
        vm.prank(ana);
        manager.updateCredential(SUBJECT, DIGEST, REVOKED);
        (, since) = manager.credentialStatusOf(SUBJECT, ana, DIGEST);
        assertEq(since, NOW + 9);
    }

    function test_keeps_sides_and_accounts_apart() public {
        vm.prank(ana);
        manager.updateCredential(SUBJECT, DIGEST, VALID);
        assertEq(_status(ISSUER, ana), 0);
        assertEq(_status(SUBJECT, stranger), 0);
        vm.prank(stranger);
        _expectForbidden(IAlastriaCredentials.CredentialStatus.None, REVOKED);
        manager.updateCredential(ISSUER, DIGEST, REVOKED);
        assertEq(_status(SUBJECT, ana), uint8(VALID));
    }

    function test_refuses_the_zero_digest() public {
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialDigestZero.selector, ISSUER));
        manager.updateCredential(ISSUER, bytes32(0), VALID);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialDigestZero.selector, SUBJECT));
        manager.registerCredentials(SUBJECT, bytes32(0), 1);
    }

    function test_acts_by_signature_once_and_for_this_side_and_status_only() public {
        bytes memory signature = _updateSignature(SUBJECT, VALID);
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.updateCredentialBySig(ana, ISSUER, DIGEST, VALID, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.updateCredentialBySig(ana, SUBJECT, OTHER, VALID, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, relayer));
        manager.updateCredentialBySig(relayer, SUBJECT, DIGEST, VALID, DEADLINE, signature);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        manager.updateCredentialBySig(ana, SUBJECT, DIGEST, VALID, DEADLINE, signature);
        vm.warp(DEADLINE);
        manager.updateCredentialBySig(ana, SUBJECT, DIGEST, VALID, DEADLINE, signature);
        assertEq(_status(SUBJECT, ana), uint8(VALID));
        bytes memory revocation = _updateSignature(SUBJECT, REVOKED);
        manager.updateCredentialBySig(ana, SUBJECT, DIGEST, REVOKED, DEADLINE, revocation);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAlastriaCredentials.CredentialTransitionForbidden.selector,
                SUBJECT,
                DIGEST,
                REVOKED,
                VALID
            )
        );
        manager.updateCredentialBySig(ana, SUBJECT, DIGEST, VALID, DEADLINE, signature);
    }

    // ——— roots

    function test_registers_a_root_whose_members_are_valid() public {
        vm.expectEmit(address(manager));
        emit IAlastriaCredentials.CredentialsRegistered(ISSUER, bank, root, 2);
        vm.prank(bank);
        manager.registerCredentials(ISSUER, root, 2);
        vm.warp(NOW + 3);
        (uint8 status, uint40 since) = _inRoot(bank, DIGEST);
        assertEq(status, uint8(VALID));
        assertEq(since, NOW);
        (status, since) = _inRoot(bank, keccak256("not in it"));
        assertEq(status, 0);
        assertEq(since, 0);
        (status, ) = _inRoot(stranger, DIGEST);
        assertEq(status, 0);
        assertEq(_status(ISSUER, bank), 0);
    }

    function test_lets_no_node_pass_for_a_leaf() public {
        vm.prank(bank);
        manager.registerCredentials(ISSUER, root, 2);
        bytes32[] memory none = new bytes32[](0);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialNotInRoot.selector, bank, root, root));
        manager.updateCredentialInRoot(ISSUER, root, none, root, REVOKED);
    }

    function test_moves_a_member_of_a_root_into_an_entry_of_its_own() public {
        _actAs(bank);
        manager.registerCredentials(ISSUER, root, 2);
        _expectForbidden(VALID, VALID);
        manager.updateCredentialInRoot(ISSUER, root, proof, DIGEST, VALID);
        _expectForbidden(VALID, IAlastriaCredentials.CredentialStatus.DeletedBySubject);
        manager.updateCredentialInRoot(
            ISSUER,
            root,
            proof,
            DIGEST,
            IAlastriaCredentials.CredentialStatus.DeletedBySubject
        );
        vm.expectEmit(address(manager));
        emit IAlastriaCredentials.CredentialUpdated(ISSUER, bank, DIGEST, REVOKED);
        manager.updateCredentialInRoot(ISSUER, root, proof, DIGEST, REVOKED);
        (uint8 status, ) = _inRoot(bank, DIGEST);
        assertEq(status, uint8(REVOKED));
        assertEq(_status(ISSUER, bank), uint8(REVOKED));
        _expectForbidden(REVOKED, IAlastriaCredentials.CredentialStatus.AskIssuer);
        manager.updateCredentialInRoot(ISSUER, root, proof, DIGEST, IAlastriaCredentials.CredentialStatus.AskIssuer);
    }

    function test_refuses_a_root_that_is_not_the_accounts_own() public {
        vm.prank(bank);
        manager.registerCredentials(ISSUER, root, 2);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(IAlastriaCredentials.CredentialNotInRoot.selector, stranger, root, DIGEST)
        );
        manager.updateCredentialInRoot(ISSUER, root, proof, DIGEST, REVOKED);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialNotInRoot.selector, bank, root, DIGEST));
        manager.updateCredentialInRoot(SUBJECT, root, proof, DIGEST, REVOKED);
    }

    function test_refuses_a_root_twice_or_of_nothing() public {
        _actAs(bank);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialCountZero.selector, root));
        manager.registerCredentials(ISSUER, root, 0);
        manager.registerCredentials(ISSUER, root, 2);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialRootExists.selector, bank, root));
        manager.registerCredentials(ISSUER, root, 2);
        manager.registerCredentials(SUBJECT, root, 2);
    }

    function test_registers_and_revokes_roots_by_signature() public {
        bytes32 typehash = keccak256(
            "RegisterCredentials(address account,uint8 side,bytes32 root,uint32 count,uint256 deadline)"
        );
        bytes memory signature = _signed(
            anaKey,
            keccak256(abi.encode(typehash, ana, ISSUER, root, uint32(2), DEADLINE))
        );
        bytes memory revocation = _updateSignature(ISSUER, REVOKED);
        _actAs(relayer);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.registerCredentialsBySig(ana, ISSUER, root, 3, DEADLINE, signature);
        manager.registerCredentialsBySig(ana, ISSUER, root, 2, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(IAlastriaCredentials.CredentialRootExists.selector, ana, root));
        manager.registerCredentialsBySig(ana, ISSUER, root, 2, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, ana));
        manager.updateCredentialInRootBySig(ana, ISSUER, root, proof, OTHER, REVOKED, DEADLINE, revocation);
        manager.updateCredentialInRootBySig(ana, ISSUER, root, proof, DIGEST, REVOKED, DEADLINE, revocation);
        assertEq(_status(ISSUER, ana), uint8(REVOKED));
    }

    // ——— together

    /// @dev Alastria's table of four by four, and None wherever one side says nothing.
    function test_combines_to_the_worse_of_the_two() public view {
        uint8[5][5] memory expected = [
            [0, 0, 0, 0, 0],
            [0, 1, 2, 3, 4],
            [0, 2, 2, 3, 4],
            [0, 3, 3, 3, 4],
            [0, 4, 4, 4, 4]
        ];
        for (uint8 i = 0; i < 5; ++i) {
            for (uint8 j = 0; j < 5; ++j) {
                IAlastriaCredentials.CredentialStatus combined = manager.combinedStatus(
                    IAlastriaCredentials.CredentialStatus(i),
                    IAlastriaCredentials.CredentialStatus(j)
                );
                assertEq(uint8(combined), expected[i][j]);
            }
        }
    }
}
