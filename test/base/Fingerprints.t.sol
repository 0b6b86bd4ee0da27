// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Test} from "forge-std/Test.sol";

import {FingerprintsHarness} from "../../contracts/mocks/FingerprintsHarness.sol";

contract FingerprintsTest is Test {
    FingerprintsHarness private fingerprints = new FingerprintsHarness();

    bytes32 private constant NAME = keccak256("name");
    bytes32 private constant COUNTRY = keccak256("country");
    bytes32 private constant SALT = keccak256("salt of the name");
    bytes32 private constant OTHER_SALT = keccak256("salt of the country");
    bytes private constant VALUE = "Acme Ltd";

    bytes32 private leaf;
    bytes32 private sibling;
    bytes32 private root;
    bytes32[] private proof;

    function setUp() public {
        leaf = fingerprints.fingerprint(NAME, VALUE, SALT);
        sibling = fingerprints.fingerprint(COUNTRY, "CH", OTHER_SALT);
        root = Hashes.commutativeKeccak256(leaf, sibling);
        proof.push(sibling);
    }

    function test_is_the_digest_of_domain_field_value_and_salt() public view {
        bytes32 expected = keccak256(abi.encode(keccak256("Trellis fingerprint v1"), NAME, keccak256(VALUE), SALT));
        assertEq(leaf, expected);
    }

    function testFuzz_changes_with_each_of_its_parts(bytes32 field, bytes calldata value, bytes32 salt) public view {
        bytes32 print = fingerprints.fingerprint(field, value, salt);
        assertNotEq(print, fingerprints.fingerprint(~field, value, salt));
        assertNotEq(print, fingerprints.fingerprint(field, bytes.concat(value, hex"00"), salt));
        assertNotEq(print, fingerprints.fingerprint(field, value, ~salt));
    }

    function test_discloses_one_field_without_the_other() public view {
        assertTrue(fingerprints.discloses(root, NAME, VALUE, SALT, proof));
    }

    function test_discloses_a_single_field_without_a_proof() public view {
        assertTrue(fingerprints.discloses(leaf, NAME, VALUE, SALT, new bytes32[](0)));
    }

    function test_refuses_another_field_value_salt_root_or_proof() public {
        assertFalse(fingerprints.discloses(root, COUNTRY, VALUE, SALT, proof));
        assertFalse(fingerprints.discloses(root, NAME, "Acme AG", SALT, proof));
        assertFalse(fingerprints.discloses(root, NAME, VALUE, OTHER_SALT, proof));
        assertFalse(fingerprints.discloses(leaf, NAME, VALUE, SALT, proof));
        assertFalse(fingerprints.discloses(root, NAME, VALUE, SALT, new bytes32[](0)));
        proof.push(root);
        assertFalse(fingerprints.discloses(root, NAME, VALUE, SALT, proof));
    }

    /// A node is 64 bytes hashed, a fingerprint 128: nobody can show a node as if it were a field.
    function test_refuses_a_node_as_a_field() public view {
        bytes memory node = abi.encodePacked(leaf, sibling);
        assertFalse(fingerprints.discloses(root, NAME, node, SALT, new bytes32[](0)));
    }
}
