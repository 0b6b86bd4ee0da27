// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Signatures} from "../../contracts/base/Signatures.sol";
import {SignedActions} from "../../contracts/base/SignedActions.sol";
import {SignedActionsHarness} from "../../contracts/mocks/SignedActionsHarness.sol";
import {SmartAccount} from "../../contracts/mocks/SmartAccount.sol";
import {BlockTest} from "../helpers/BlockTest.sol";

contract SignedActionsTest is BlockTest {
    SignedActionsHarness private actions = new SignedActionsHarness();

    address private signer;
    uint256 private key;
    uint256 private constant AMOUNT = 7;

    function setUp() public {
        (signer, key) = makeAddrAndKey("signer");
        vm.warp(DEADLINE - 1 days);
    }

    function _digest(
        SignedActionsHarness target,
        uint256 chainId,
        address account,
        uint256 amount,
        uint256 nonce
    ) private pure returns (bytes32) {
        bytes32 typehash = keccak256("Add(address account,uint256 amount,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typehash, account, amount, nonce, DEADLINE));
        return _typedDigest("Harness", chainId, address(target), structHash);
    }

    function _signed(address account, uint256 amount, uint256 nonce) private view returns (bytes memory) {
        return _sign(key, _digest(actions, block.chainid, account, amount, nonce));
    }

    function test_acts_once_for_whoever_sends_it() public {
        vm.prank(makeAddr("relayer"));
        actions.addBySig(signer, AMOUNT, 0, DEADLINE, _signed(signer, AMOUNT, 0));
        assertEq(actions.sumOf(signer), AMOUNT);
        assertEq(actions.nonces(signer), 1);
    }

    function test_refuses_the_same_signature_twice() public {
        bytes memory signature = _signed(signer, AMOUNT, 0);
        actions.addBySig(signer, AMOUNT, 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, 1));
        actions.addBySig(signer, AMOUNT, 0, DEADLINE, signature);
    }

    function testFuzz_refuses_anything_but_what_was_signed(uint256 amount, uint256 deadline) public {
        amount = bound(amount, AMOUNT + 1, type(uint256).max);
        deadline = bound(deadline, DEADLINE + 1, type(uint256).max);
        bytes memory signature = _signed(signer, AMOUNT, 0);
        bytes memory refusal = abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer);
        vm.expectRevert(refusal);
        actions.addBySig(signer, amount, 0, DEADLINE, signature);
        vm.expectRevert(refusal);
        actions.addBySig(signer, AMOUNT, 0, deadline, signature);
        // Another nonce that would be good by itself.
        vm.expectRevert(refusal);
        actions.addBySig(signer, AMOUNT, uint256(1) << 64, DEADLINE, signature);
    }

    function test_lets_keyed_nonces_pass_each_other() public {
        uint256 second = uint256(2) << 64;
        actions.addBySig(signer, AMOUNT, second, DEADLINE, _signed(signer, AMOUNT, second));
        actions.addBySig(signer, AMOUNT, 0, DEADLINE, _signed(signer, AMOUNT, 0));
        assertEq(actions.sumOf(signer), 2 * AMOUNT);
        assertEq(actions.nonces(signer, 2), second + 1);
    }

    function test_refuses_a_nonce_that_is_not_next() public {
        bytes memory signature = _signed(signer, AMOUNT, 1);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, 0));
        actions.addBySig(signer, AMOUNT, 1, DEADLINE, signature);
    }

    function test_is_good_until_the_deadline_itself() public {
        vm.warp(DEADLINE);
        actions.addBySig(signer, AMOUNT, 0, DEADLINE, _signed(signer, AMOUNT, 0));
        bytes memory late = _signed(signer, AMOUNT, 1);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(SignedActions.SignatureExpired.selector, DEADLINE));
        actions.addBySig(signer, AMOUNT, 1, DEADLINE, late);
    }

    function test_refuses_a_replay_on_another_chain() public {
        bytes memory signature = _signed(signer, AMOUNT, 0);
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer));
        actions.addBySig(signer, AMOUNT, 0, DEADLINE, signature);
    }

    function test_refuses_a_replay_on_another_contract() public {
        SignedActionsHarness twin = new SignedActionsHarness();
        bytes memory signature = _signed(signer, AMOUNT, 0);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer));
        twin.addBySig(signer, AMOUNT, 0, DEADLINE, signature);
    }

    function test_acts_for_a_smart_account_until_it_changes_its_mind() public {
        SmartAccount account = new SmartAccount(signer);
        bytes memory first = _signed(address(account), AMOUNT, 0);
        bytes memory second = _signed(address(account), AMOUNT, 1);
        actions.addBySig(address(account), AMOUNT, 0, DEADLINE, first);
        account.refuse(true);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        actions.addBySig(address(account), AMOUNT, 1, DEADLINE, second);
        // A refusal uses nothing up.
        account.refuse(false);
        actions.addBySig(address(account), AMOUNT, 1, DEADLINE, second);
        assertEq(actions.sumOf(address(account)), 2 * AMOUNT);
    }

    function test_refuses_the_signature_of_an_owner_for_its_account() public {
        SmartAccount account = new SmartAccount(signer);
        bytes memory signature = _signed(signer, AMOUNT, 0);
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, address(account)));
        actions.addBySig(address(account), AMOUNT, 0, DEADLINE, signature);
    }

    function test_describes_its_domain_by_ERC5267() public view {
        (, string memory name, string memory version, uint256 chainId, address verifyingContract, , ) = actions
            .eip712Domain();
        assertEq(name, "Harness");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifyingContract, address(actions));
    }
}
