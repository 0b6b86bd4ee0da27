// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

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

    function _p256Key(uint256 key_) private returns (bytes memory) {
        (uint256 x, uint256 y) = vm.publicKeyP256(key_);
        return abi.encodePacked(new ERC7913P256Verifier(), x, y);
    }

    function _signP256(uint256 key_, bytes memory signer_, bytes32 digest) private pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = vm.signP256(key_, digest);
        uint256 half = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8;
        uint256 order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
        if (uint256(s) > half) s = bytes32(order - uint256(s));
        return abi.encodePacked(signer_, r, s, uint16(signer_.length));
    }

    function testFuzz_accepts_a_P256_key_for_the_account_derived_from_it(uint256 seed, bytes32 digest) public {
        uint256 anyKey = bound(seed, 1, type(uint128).max);
        bytes memory p256 = _p256Key(anyKey);
        assertTrue(signatures.isValid(signatures.accountOf(p256), digest, _signP256(anyKey, p256, digest)));
    }

    function test_refuses_a_P256_key_for_another_account_digest_or_signature() public {
        bytes memory p256 = _p256Key(7);
        address account = signatures.accountOf(p256);
        bytes memory signature = _signP256(7, p256, DIGEST);
        assertTrue(signatures.isValid(account, DIGEST, signature));
        assertFalse(signatures.isValid(account, keccak256("other"), signature));
        assertFalse(signatures.isValid(signer, DIGEST, signature));
        assertFalse(signatures.isValid(account, DIGEST, _signP256(8, p256, DIGEST)));
        assertFalse(signatures.isValid(account, DIGEST, _signP256(8, _p256Key(8), DIGEST)));
        assertNotEq(account, signatures.accountOf(_p256Key(8)));
    }

    function testFuzz_refuses_and_never_reverts_on_what_is_no_signature_of_a_key(bytes calldata signature) public view {
        assertFalse(signatures.isValid(signer, DIGEST, signature));
    }

    function test_refuses_a_length_that_reaches_beyond_the_signature_or_leaves_no_key() public {
        bytes memory p256 = _p256Key(7);
        bytes memory signature = _signP256(7, p256, DIGEST);
        uint256 length = signature.length;
        (signature[length - 2], signature[length - 1]) = (0xff, 0xff);
        assertFalse(signatures.isValid(signatures.accountOf(p256), DIGEST, signature));
        // A "key" of a bare address would be that account itself under another address.
        bytes memory bare = abi.encodePacked(signer);
        bytes memory own = abi.encodePacked(bare, _sign(key, DIGEST), uint16(20));
        assertFalse(signatures.isValid(signatures.accountOf(bare), DIGEST, own));
    }

    function test_requireValid_names_the_signer() public {
        vm.expectRevert(abi.encodeWithSelector(Signatures.SignatureInvalid.selector, signer));
        signatures.requireValid(signer, keccak256("other"), _sign(key, DIGEST));
    }
}
