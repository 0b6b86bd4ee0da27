// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AttestationRegistry} from "../../../contracts/blocks/attestation/AttestationRegistry.sol";
import {IAttestationRegistry} from "../../../contracts/blocks/attestation/IAttestationRegistry.sol";
import {IAttestationRoots} from "../../../contracts/blocks/attestation/IAttestationRoots.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

/// @title AttestationTest
/// @notice The scene of the registry's tests: a university that attests, a relayer that pays, an open schema.
abstract contract AttestationTest is BlockTest {
    AttestationRegistry internal registry = new AttestationRegistry();
    address internal university;
    uint256 internal key;
    address internal stranger = makeAddr("stranger");
    bytes32 internal schema;
    bytes32 internal constant SUBJECT = keccak256("did of a student");
    bytes32 internal constant DATA = keccak256("a salted diploma");
    uint40 internal constant NOW = 1_800_000_000;

    constructor() {
        (university, key) = makeAddrAndKey("university");
        vm.warp(NOW);
        schema = registry.registerSchema("Diploma: degree, faculty, date", true, address(0), "");
    }

    function _statement(bytes32 dataHash) internal view returns (IAttestationRegistry.Statement memory) {
        return IAttestationRegistry.Statement(schema, SUBJECT, dataHash, 0, 0);
    }

    function _attest(bytes32 dataHash) internal returns (bytes32) {
        _actAs(university);
        return registry.attest(_statement(dataHash));
    }

    function _root(bytes32 root, uint32 count) internal view returns (IAttestationRoots.RootStatement memory) {
        return IAttestationRoots.RootStatement(schema, root, count, 0, 0);
    }

    function _leaf(uint256 index, bytes32 dataHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(keccak256(abi.encode(index, dataHash))));
    }

    function _pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
    }

    function _assertStatus(bytes32 uid, IAttestationRoots.Status expected) internal view {
        assertEq(uint8(registry.statusOf(uid)), uint8(expected));
    }

    function _list(uint32 first) internal pure returns (uint32[] memory indices) {
        indices = new uint32[](1);
        indices[0] = first;
    }
}
