// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

import {Signatures} from "../../../contracts/base/Signatures.sol";
import {SignedActions} from "../../../contracts/base/SignedActions.sol";
import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";
import {IDIDRegistry} from "../../../contracts/blocks/identity/IDIDRegistry.sol";
import {IERC1056} from "../../../contracts/blocks/identity/IERC1056.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";

contract DIDRegistryTest is Test {
    bytes32 private constant SIG_AUTH = "sigAuth";
    bytes32 private constant VERI_KEY = "veriKey";
    bytes32 private constant AUTHENTICATION = "authentication";
    bytes32 private constant ASSERTION = "assertionMethod";
    bytes32 private constant SERVICE = "did/svc/HubService";

    DIDRegistry private registry = new DIDRegistry();
    address private identity;
    uint256 private key;
    address private heir = makeAddr("heir");
    address private delegate = makeAddr("delegate");
    address private stranger = makeAddr("stranger");
    address private recovery;

    function setUp() public {
        (identity, key) = makeAddrAndKey("identity");
        recovery = address(new SmartAccount(stranger));
        vm.roll(1_000);
        vm.warp(1_800_000_000);
    }

    function _commitmentTo(address next) private view returns (bytes32) {
        return keccak256(abi.encode(identity, next));
    }

    function _addDelegate(bytes32 delegateType) private {
        vm.prank(identity);
        registry.addDelegate(identity, delegateType, delegate, 1 days);
    }

    // —————————————————————————————————————————— works alone ——————————————————————————————————————————

    function test_works_alone() public {
        assertEq(registry.identityOwner(identity), identity);
        assertEq(registry.changed(identity), 0);
        vm.expectEmit();
        emit IERC1056.DIDAttributeChanged(identity, SERVICE, "https://hub.example", block.timestamp + 60, 0);
        vm.prank(identity);
        registry.setAttribute(identity, SERVICE, "https://hub.example", 60);
        assertEq(registry.changed(identity), 1_000);
    }

    function test_links_each_change_to_the_block_of_the_one_before() public {
        _addDelegate(SIG_AUTH);
        vm.roll(1_005);
        vm.expectEmit();
        emit IERC1056.DIDDelegateChanged(identity, SIG_AUTH, delegate, 0, 1_000);
        vm.prank(identity);
        registry.revokeDelegate(identity, SIG_AUTH, delegate);
        vm.expectEmit();
        emit IERC1056.DIDOwnerChanged(identity, heir, 1_005);
        vm.prank(identity);
        registry.changeOwner(identity, heir);
    }

    function test_a_delegate_is_one_up_to_its_last_second() public {
        _addDelegate(SIG_AUTH);
        vm.warp(block.timestamp + 1 days - 1);
        assertTrue(registry.validDelegate(identity, SIG_AUTH, delegate));
        vm.warp(block.timestamp + 1);
        assertFalse(registry.validDelegate(identity, SIG_AUTH, delegate));
    }

    // ———————————————————————————————— what ERC-1056's registry gets wrong ————————————————————————————————

    function test_fault_a_delegates_of_the_old_owner_fall_in_the_same_block() public {
        _addDelegate(SIG_AUTH);
        vm.prank(identity);
        registry.changeOwner(identity, heir);
        assertFalse(registry.validDelegate(identity, SIG_AUTH, delegate));
        // Also when the identity comes back to where it was.
        vm.prank(heir);
        registry.changeOwner(identity, identity);
        assertFalse(registry.validDelegate(identity, SIG_AUTH, delegate));
        assertEq(registry.epochOf(identity), 2);
    }

    function test_fault_b_deactivation_is_final_for_every_writer() public {
        _addDelegate(SIG_AUTH);
        vm.startPrank(identity);
        registry.changeOwner(identity, address(0));
        assertEq(registry.identityOwner(identity), address(0));
        assertTrue(registry.isDeactivated(identity));
        assertFalse(registry.validDelegate(identity, SIG_AUTH, delegate));
        assertFalse(registry.isAuthorized(identity, AUTHENTICATION, abi.encodePacked(address(0))));

        bytes memory refusal = abi.encodeWithSelector(IDIDRegistry.IdentityDeactivated.selector, identity);
        vm.expectRevert(refusal);
        registry.changeOwner(identity, identity);
        vm.expectRevert(refusal);
        registry.addDelegate(identity, SIG_AUTH, delegate, 1);
        vm.expectRevert(refusal);
        registry.revokeDelegate(identity, SIG_AUTH, delegate);
        vm.expectRevert(refusal);
        registry.setAttribute(identity, SERVICE, "", 1);
        vm.expectRevert(refusal);
        registry.revokeAttribute(identity, SERVICE, "");
        vm.expectRevert(refusal);
        registry.applyChanges(identity, new IDIDRegistry.Change[](0), heir);
        vm.expectRevert(refusal);
        registry.commitNextOwner(identity, _commitmentTo(heir));
        vm.expectRevert(refusal);
        registry.setRecovery(identity, recovery);
        vm.expectRevert(refusal);
        registry.recoverOwner(identity, heir);
        vm.expectRevert(refusal);
        registry.changeOwnerSigned(identity, 27, bytes32(0), bytes32(0), heir);
    }

    function test_fault_c_nobody_writes_for_the_zero_identity() public {
        vm.expectRevert(IDIDRegistry.IdentityZero.selector);
        registry.changeOwnerSigned(address(0), 27, bytes32(0), bytes32(0), heir);
        vm.expectRevert(IDIDRegistry.IdentityZero.selector);
        registry.setAttribute(address(0), SERVICE, "", 1);
    }

    function test_fault_d_a_signature_of_the_standards_form_is_good_on_one_chain_and_once() public {
        (uint8 v, bytes32 r, bytes32 s) = _signLegacy(abi.encodePacked(identity, "changeOwner", heir));
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, identity));
        registry.changeOwnerSigned(identity, v, r, s, heir);

        vm.chainId(home);
        registry.changeOwnerSigned(identity, v, r, s, heir);
        assertEq(registry.identityOwner(identity), heir);
        assertEq(registry.nonce(identity), (home << 64) | 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, heir));
        registry.changeOwnerSigned(identity, v, r, s, heir);
    }

    function test_takes_every_signed_form_of_the_standard() public {
        (uint8 v, bytes32 r, bytes32 s) = _signLegacy(
            abi.encodePacked(identity, "addDelegate", SIG_AUTH, delegate, uint256(60))
        );
        registry.addDelegateSigned(identity, v, r, s, SIG_AUTH, delegate, 60);
        assertTrue(registry.validDelegate(identity, SIG_AUTH, delegate));

        (v, r, s) = _signLegacy(abi.encodePacked(identity, "revokeDelegate", SIG_AUTH, delegate));
        registry.revokeDelegateSigned(identity, v, r, s, SIG_AUTH, delegate);
        assertFalse(registry.validDelegate(identity, SIG_AUTH, delegate));

        (v, r, s) = _signLegacy(abi.encodePacked(identity, "setAttribute", SERVICE, "hub", uint256(60)));
        vm.expectEmit();
        emit IERC1056.DIDAttributeChanged(identity, SERVICE, "hub", block.timestamp + 60, 1_000);
        registry.setAttributeSigned(identity, v, r, s, SERVICE, "hub", 60);

        (v, r, s) = _signLegacy(abi.encodePacked(identity, "revokeAttribute", SERVICE, "hub"));
        vm.expectEmit();
        emit IERC1056.DIDAttributeChanged(identity, SERVICE, "hub", 0, 1_000);
        registry.revokeAttributeSigned(identity, v, r, s, SERVICE, "hub");
    }

    function _signLegacy(bytes memory action) private view returns (uint8, bytes32, bytes32) {
        bytes32 digest = keccak256(
            abi.encodePacked(bytes1(0x19), bytes1(0), registry, registry.nonce(identity), action)
        );
        return vm.sign(key, digest);
    }

    // ————————————————————————————————————————————— owners —————————————————————————————————————————————

    function testFuzz_only_the_owner_writes(address actor) public {
        vm.assume(actor != identity);
        vm.startPrank(actor);
        bytes memory refusal = abi.encodeWithSelector(IDIDRegistry.IdentityOwnerOnly.selector, identity, actor);
        vm.expectRevert(refusal);
        registry.changeOwner(identity, actor);
        vm.expectRevert(refusal);
        registry.addDelegate(identity, SIG_AUTH, actor, 1);
        vm.expectRevert(refusal);
        registry.setAttribute(identity, SERVICE, "", 1);
        vm.expectRevert(refusal);
        registry.applyChanges(identity, new IDIDRegistry.Change[](0), actor);
        vm.expectRevert(refusal);
        registry.commitNextOwner(identity, _commitmentTo(actor));
        vm.expectRevert(refusal);
        registry.setRecovery(identity, recovery);
    }

    function test_refuses_a_validity_that_no_number_holds() public {
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.ValidityTooLong.selector, type(uint256).max));
        vm.prank(identity);
        registry.addDelegate(identity, SIG_AUTH, delegate, type(uint256).max);
    }

    function test_applies_changes_all_or_none() public {
        IDIDRegistry.Change[] memory changes = new IDIDRegistry.Change[](2);
        changes[0] = IDIDRegistry.Change(IDIDRegistry.ChangeKind.AddDelegate, SIG_AUTH, abi.encodePacked(delegate), 60);
        changes[1] = IDIDRegistry.Change(IDIDRegistry.ChangeKind.AddDelegate, SIG_AUTH, "no address", 60);
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.DelegateInvalid.selector, bytes("no address")));
        vm.prank(identity);
        registry.applyChanges(identity, changes, address(0));
        assertFalse(registry.validDelegate(identity, SIG_AUTH, delegate));

        changes[1].value = abi.encodePacked(heir);
        vm.prank(identity);
        registry.applyChanges(identity, changes, address(0));
        assertTrue(registry.validDelegate(identity, SIG_AUTH, delegate));
        assertTrue(registry.validDelegate(identity, SIG_AUTH, heir));
        assertEq(registry.identityOwner(identity), identity);

        changes[0].kind = IDIDRegistry.ChangeKind.RevokeDelegate;
        vm.prank(identity);
        registry.applyChanges(identity, changes, heir);
        assertEq(registry.identityOwner(identity), heir);
        assertFalse(registry.validDelegate(identity, SIG_AUTH, heir));
    }

    // ———————————————————————————————————————————— next owner ———————————————————————————————————————————

    function test_goes_only_to_the_owner_committed_to() public {
        vm.startPrank(identity);
        registry.commitNextOwner(identity, _commitmentTo(heir));
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.NextOwnerMismatch.selector, identity, stranger));
        registry.changeOwner(identity, stranger);
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.NextOwnerMismatch.selector, identity, address(0)));
        registry.changeOwner(identity, address(0));
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.NextOwnerStands.selector, identity));
        registry.commitNextOwner(identity, _commitmentTo(stranger));
        registry.changeOwner(identity, heir);
        assertEq(registry.nextOwnerOf(identity), bytes32(0));
        vm.stopPrank();
        // The commitment is used up: the heir is free.
        vm.prank(heir);
        registry.changeOwner(identity, stranger);
        assertEq(registry.identityOwner(identity), stranger);
    }

    function test_the_owner_committed_to_steps_in_by_itself_and_nobody_else() public {
        vm.prank(identity);
        registry.commitNextOwner(identity, _commitmentTo(heir));
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.IdentityOwnerOnly.selector, identity, stranger));
        vm.prank(stranger);
        registry.changeOwner(identity, heir);
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.IdentityOwnerOnly.selector, identity, heir));
        vm.prank(heir);
        registry.changeOwner(identity, stranger);
        vm.prank(heir);
        registry.changeOwner(identity, heir);
        assertEq(registry.identityOwner(identity), heir);
    }

    function test_refuses_to_commit_to_nobody() public {
        vm.expectRevert(IDIDRegistry.NextOwnerMissing.selector);
        vm.prank(identity);
        registry.commitNextOwner(identity, bytes32(0));
        // It would let the present key deactivate.
        vm.expectRevert(IDIDRegistry.NextOwnerMissing.selector);
        vm.prank(identity);
        registry.commitNextOwner(identity, _commitmentTo(address(0)));
    }

    // ————————————————————————————————————————————— recovery ————————————————————————————————————————————

    function test_a_recovery_replaces_the_owner_whatever_was_committed_to() public {
        vm.startPrank(identity);
        registry.setRecovery(identity, recovery);
        registry.commitNextOwner(identity, _commitmentTo(stranger));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.RecoveryOnly.selector, identity, address(this)));
        registry.recoverOwner(identity, heir);
        vm.expectRevert(IDIDRegistry.NextOwnerMissing.selector);
        vm.prank(recovery);
        registry.recoverOwner(identity, address(0));
        vm.prank(recovery);
        registry.recoverOwner(identity, heir);
        assertEq(registry.identityOwner(identity), heir);
        assertEq(registry.nextOwnerOf(identity), bytes32(0));
        assertEq(registry.recoveryOf(identity), recovery);
    }

    function test_a_stolen_key_neither_removes_the_recovery_nor_deactivates() public {
        vm.startPrank(identity);
        registry.setRecovery(identity, recovery);
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.RecoveryOnly.selector, identity, identity));
        registry.setRecovery(identity, address(0));
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.RecoveryStands.selector, identity, recovery));
        registry.changeOwner(identity, address(0));
        vm.stopPrank();
        vm.prank(recovery);
        registry.setRecovery(identity, address(0));
        vm.prank(identity);
        registry.changeOwner(identity, address(0));
        assertTrue(registry.isDeactivated(identity));
    }

    function test_refuses_a_recovery_that_is_no_contract() public {
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.RecoveryInvalid.selector, stranger));
        vm.prank(identity);
        registry.setRecovery(identity, stranger);
        vm.expectRevert(abi.encodeWithSelector(IDIDRegistry.RecoveryInvalid.selector, address(0)));
        vm.prank(identity);
        registry.setRecovery(identity, address(0));
    }

    // ———————————————————————————————————————————— authorized ———————————————————————————————————————————

    function test_tells_what_a_key_may_do() public {
        _addDelegate(VERI_KEY);
        bytes memory owner = abi.encodePacked(identity);
        bytes memory named = abi.encodePacked(delegate);
        assertTrue(registry.isAuthorized(identity, AUTHENTICATION, owner));
        assertTrue(registry.isAuthorized(identity, ASSERTION, owner));
        assertFalse(registry.isAuthorized(identity, AUTHENTICATION, named));
        assertTrue(registry.isAuthorized(identity, ASSERTION, named));
        assertTrue(registry.isAuthorized(identity, VERI_KEY, named));
        assertFalse(registry.isAuthorized(identity, SIG_AUTH, named));
        _addDelegate(SIG_AUTH);
        assertTrue(registry.isAuthorized(identity, AUTHENTICATION, named));
        assertFalse(registry.isAuthorized(identity, AUTHENTICATION, abi.encodePacked(stranger)));
        assertFalse(registry.isAuthorized(identity, AUTHENTICATION, "short"));
        assertFalse(registry.isAuthorized(identity, AUTHENTICATION, ""));
    }

    function test_a_P256_key_is_a_delegate_under_its_account() public {
        (uint256 x, uint256 y) = vm.publicKeyP256(7);
        bytes memory chip = abi.encodePacked(new ERC7913P256Verifier(), x, y);
        vm.prank(identity);
        registry.addDelegate(identity, SIG_AUTH, Signatures.accountOf(chip), 60);
        assertTrue(registry.isAuthorized(identity, AUTHENTICATION, chip));
        chip[83] = bytes1(uint8(chip[83]) ^ 1);
        assertFalse(registry.isAuthorized(identity, AUTHENTICATION, chip));
    }

    // ———————————————————————————————————————————— by signature ——————————————————————————————————————————

    function _digest(bytes32 structHash) private view returns (bytes32) {
        (, string memory name, string memory version, uint256 chainId, address contract_, , ) = registry.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                contract_
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _signChangeOwner(address actor, uint256 nonce, uint256 deadline) private view returns (bytes memory) {
        bytes32 typeHash = keccak256(
            "ChangeOwner(address actor,address identity,address newOwner,uint256 nonce,uint256 deadline)"
        );
        bytes32 digest = _digest(keccak256(abi.encode(typeHash, actor, actor, heir, nonce, deadline)));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function test_changes_the_owner_by_signature_once_and_in_time() public {
        bytes memory signature = _signChangeOwner(identity, 0, block.timestamp);
        vm.warp(block.timestamp + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, block.timestamp - 1));
        registry.changeOwnerBySig(identity, identity, heir, 0, block.timestamp - 1, signature);
        vm.warp(block.timestamp - 1);
        uint256 snapshot = vm.snapshotState();
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, identity));
        registry.changeOwnerBySig(identity, identity, heir, 0, block.timestamp, signature);
        vm.revertToState(snapshot);
        registry.changeOwnerBySig(identity, identity, heir, 0, block.timestamp, signature);
        assertEq(registry.identityOwner(identity), heir);
    }

    function test_a_contract_account_owns_an_identity_and_may_change_its_mind() public {
        SmartAccount account = new SmartAccount(identity);
        bytes memory signature = _signChangeOwner(address(account), 0, block.timestamp);
        account.refuse(true);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        registry.changeOwnerBySig(address(account), address(account), heir, 0, block.timestamp, signature);
        account.refuse(false);
        registry.changeOwnerBySig(address(account), address(account), heir, 0, block.timestamp, signature);
        assertEq(registry.identityOwner(address(account)), heir);
    }
}
