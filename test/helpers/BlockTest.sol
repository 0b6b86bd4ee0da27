// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

/// @title BlockTest
/// @notice What the tests of several blocks do alike: act as somebody, and sign EIP-712 data as a wallet would, from the
/// name, version, chain and address alone, independent of what the contract under test says about itself.
abstract contract BlockTest is Test {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    /// @dev The last second for which a signed action of the tests is good.
    uint256 internal constant DEADLINE = 2_000_000_000;

    /// @dev Every call from here on comes from `account`.
    function _actAs(address account) internal {
        vm.stopPrank();
        vm.startPrank(account);
    }

    function _typedDigest(
        string memory name,
        uint256 chainId,
        address verifyingContract,
        bytes32 structHash
    ) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(name)), keccak256("1"), chainId, verifyingContract)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }
}
