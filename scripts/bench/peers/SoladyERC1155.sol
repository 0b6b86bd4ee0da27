// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155} from "solady/src/tokens/ERC1155.sol";

/// @title SoladyERC1155
/// @notice solady's ERC-1155 as the benchmark's yardstick: nothing added but a mint without access control, so it must
/// never be deployed for real.
contract SoladyERC1155 is ERC1155 {
    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }

    function uri(uint256) public pure override returns (string memory) {
        return "";
    }
}
