// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {Signatures} from "../../contracts/base/Signatures.sol";
import {SignaturesHarness} from "../../contracts/mocks/SignaturesHarness.sol";
import {SmartAccount} from "../../contracts/mocks/SmartAccount.sol";

contract SignaturesTest is Test {
    SignaturesHarness private signatures = new SignaturesHarness();
    address private signer;
    uint256 private key;
    bytes32 private constant DIGEST = keccak256("digest");

    function setUp() public {
        (signer, key) = makeAddrAndKey("signer");
    }

    function _sign(uint256 key_, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key_, digest);
        return abi.encodePacked(r, s, v);
    }

    function testFuzz_accepts_the_long_and_the_compact_form(uint256 seed, bytes32 digest) public view {
        uint256 anyKey = boundPrivateKey(seed);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(anyKey, digest);
        bytes32 vs = bytes32((uint256(v - 27) << 255) | uint256(s));
        assertTrue(signatures.isValid(vm.addr(anyKey), digest, abi.encodePacked(r, s, v)));
        assertTrue(signatures.isValid(vm.addr(anyKey), digest, abi.encodePacked(r, vs)));
    }

    function testFuzz_refuses_a_changed_digest_signer_or_signature(
        bytes32 other,
        address stranger,
        uint8 which
    ) public view {
        vm.assume(other != DIGEST && stranger != signer && stranger.code.length == 0);
        bytes memory signature = _sign(key, DIGEST);
        assertFalse(signatures.isValid(signer, other, signature));
        assertFalse(signatures.isValid(stranger, DIGEST, signature));
        uint256 index = which % 65;
        signature[index] = bytes1(uint8(signature[index]) ^ 0x01);
        assertFalse(signatures.isValid(signer, DIGEST, signature));
    }

    function test_refuses_the_zero_signer_even_when_recovery_fails() public view {
        assertFalse(signatures.isValid(address(0), DIGEST, new bytes(65)));
        assertFalse(signatures.isValid(address(0), DIGEST, ""));
    }

    function test_refuses_the_high_s_twin() public view {
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, DIGEST);
        bytes memory twin = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        assertFalse(signatures.isValid(signer, DIGEST, twin));
    }

    function test_asks_a_contract_account_and_follows_its_change_of_mind() public {
        SmartAccount account = new SmartAccount(signer);
        bytes memory signature = _sign(key, DIGEST);
        assertTrue(signatures.isValid(address(account), DIGEST, signature));
        account.refuse(true);
        assertFalse(signatures.isValid(address(account), DIGEST, signature));
    }

    function test_accepts_the_key_of_an_account_that_delegates_by_ERC7702() public {
        SmartAccount delegate = new SmartAccount(makeAddr("someone else"));
        vm.etch(signer, abi.encodePacked(hex"ef0100", delegate)); // ERC-7702 delegation designator
        assertEq(signer.code.length, 23);
        assertTrue(signatures.isValid(signer, DIGEST, _sign(key, DIGEST)));
    }

    function test_requireValid_names_the_signer() public {
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer));
        signatures.requireValid(signer, keccak256("other"), _sign(key, DIGEST));
    }
}
