// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title SmartAccount
/// @notice A contract account for tests: signs by ERC-1271 with its owner's key, can change its mind, calls anything.
contract SmartAccount is IERC1271, ERC721Holder, ERC1155Holder {
    address public immutable owner;
    bool public refuses;

    constructor(address owner_) {
        owner = owner_;
    }

    receive() external payable {}

    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    function execute(address target, uint256 value, bytes calldata data) external returns (bytes memory) {
        (bool ok, bytes memory result) = target.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return recovered == owner && !refuses ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
