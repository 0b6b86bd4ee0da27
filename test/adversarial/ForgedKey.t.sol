// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {Test} from "forge-std/Test.sol";

import {SignaturesHarness} from "../../contracts/mocks/SignaturesHarness.sol";

/// @title ForgedKeyTest
/// @notice Attempts to act for the account of a key by a verifier that says yes to everything: it has to be the verifier
/// that the account was derived with, and the bounds of key and signature have to be those it was derived with.
contract ForgedKeyTest is Test {
    SignaturesHarness private signatures = new SignaturesHarness();
    bytes32 private constant DIGEST = keccak256("digest");
    address private yes = makeAddr("verifier that says yes");

    function setUp() public {
        vm.etch(yes, hex"00");
        vm.mockCall(
            yes,
            abi.encodeWithSelector(IERC7913SignatureVerifier.verify.selector),
            abi.encode(IERC7913SignatureVerifier.verify.selector)
        );
    }

    function testFuzz_refuses_another_verifier_before_the_same_key(address honest, bytes32 x, bytes32 y) public view {
        vm.assume(honest != yes);
        bytes memory forged = abi.encodePacked(yes, x, y);
        bytes memory signature = abi.encodePacked(forged, "anything", uint16(forged.length));
        assertTrue(signatures.isValid(signatures.accountOf(forged), DIGEST, signature), "only its own");
        assertFalse(signatures.isValid(signatures.accountOf(abi.encodePacked(honest, x, y)), DIGEST, signature));
    }

    /// @dev The verifier would accept any cut; the account accepts one.
    function testFuzz_refuses_to_cut_key_from_signature_elsewhere(bytes32 x, bytes32 y, uint16 length) public view {
        bytes memory key = abi.encodePacked(yes, x);
        address account = signatures.accountOf(key);
        length = uint16(bound(length, 0, key.length + 34));
        bool valid = signatures.isValid(account, DIGEST, abi.encodePacked(key, y, length));
        assertEq(valid, length == key.length);
        assertTrue(signatures.isValid(account, DIGEST, abi.encodePacked(key, y, uint16(key.length))));
    }

    /// @dev Should code ever stand at the address, its word counts and the key's no longer does.
    function test_a_key_opens_no_contract() public {
        bytes memory key = abi.encodePacked(yes, bytes32("key"));
        address account = signatures.accountOf(key);
        bytes memory signature = abi.encodePacked(key, uint16(key.length));
        assertTrue(signatures.isValid(account, DIGEST, signature));
        vm.etch(account, hex"00");
        assertFalse(signatures.isValid(account, DIGEST, signature));
    }
}
